/** Bundles v2top into one file that starts fast and needs no installed package. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import { fasterInk } from './bundle/ink/plugin.ts';
import { inlineWorkers, workerMetafiles } from './bundle/inline-workers.ts';
import { lateBuiltins } from './bundle/late-builtins.ts';
import { latePackages, packageMetafiles } from './bundle/late-packages.ts';
import { lightMeow } from './bundle/light-meow.ts';
import { lightProtobuf } from './bundle/light-protobuf.ts';
import { yogaWithoutFetch } from './bundle/yoga-without-fetch.ts';
import { licenceText } from './licences.ts';

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** The options of the bundle, shared with the bench and the executable. */
export const BUNDLE = {
  entryPoints: [at('src/main.ts')],
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  minify: true,
  legalComments: 'none',
  // React's development build is four times slower and leaks.
  define: { 'process.env.NODE_ENV': '"production"', 'Intl.Segmenter': 'LateSegmenter' },
  inject: [at('scripts/bundle/late-segmenter.ts')],
  alias: {
    // Ink loads it only if DEV=true is set, but the import has to resolve.
    'react-devtools-core': at('scripts/bundle/no-devtools.ts'),
    'string-width': at('scripts/bundle/late-string-width.cjs'),
    // It writes to standard error at every exit; the screen restores the cursor itself.
    'restore-cursor': at('scripts/bundle/no-restore-cursor.ts'),
    // Its main file is UMD, whose inner requires bundlers cannot follow.
    'jsonc-parser': at('node_modules/jsonc-parser/lib/esm/main.js'),
  },
  plugins: [
    fasterInk,
    inlineWorkers,
    lateBuiltins,
    latePackages([lightProtobuf]),
    lightMeow,
    yogaWithoutFetch,
  ],
  // grpc-js is CommonJS and loads Node's modules with require.
  banner: {
    js: '#!/usr/bin/env node\nimport{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);',
  },
} satisfies BuildOptions;

const root = fileURLToPath(new URL('..', import.meta.url));

/** Replaces a file in dist/ in one step, so that a v2top that starts during a build still finds its whole file. */
function place(name: string, text: string | Uint8Array, mode: number): void {
  const fresh = at(`dist/.${name}.${process.pid}`);
  mkdirSync(at('dist'), { recursive: true });
  writeFileSync(fresh, text, { mode });
  renameSync(fresh, at(`dist/${name}`));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { metafile, outputFiles } = await build({
    ...BUNDLE,
    entryPoints: [...BUNDLE.entryPoints],
    absWorkingDir: root,
    outfile: at('dist/v2top.js'),
    metafile: true,
    write: false,
  });
  for (const { contents, text } of outputFiles) {
    // V8 keeps a file with one wider letter as two bytes a letter. esbuild escapes them, but not in regular expressions.
    if (/[^\0-\x7f]/.test(text)) throw new Error('the bundle is not plain ASCII');
    place('v2top.js', contents, 0o755);
  }
  place(
    'THIRD-PARTY-LICENSES.txt',
    licenceText(root, [metafile, ...packageMetafiles, ...workerMetafiles]),
    0o644,
  );
}
