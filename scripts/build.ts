/** Bundles v2top into one file that starts fast and needs no package installed. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import { fasterInk } from './bundle/ink/plugin.ts';
import { inlineWorkers, workerMetafiles } from './bundle/inline-workers.ts';
import { lightMeow } from './bundle/light-meow.ts';
import { lightProtobuf } from './bundle/light-protobuf.ts';
import { yogaWithoutFetch } from './bundle/yoga-without-fetch.ts';
import { licenceText } from './licences.ts';

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** What the bundle is built with; the bench and the executable build on the same. */
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
    // Ink asks for it only when DEV=true is set, but the import would have to resolve.
    'react-devtools-core': at('scripts/bundle/no-devtools.ts'),
    'string-width': at('scripts/bundle/late-string-width.cjs'),
    // It writes to standard error at every end; the screen gives the cursor back where it took it.
    'restore-cursor': at('scripts/bundle/no-restore-cursor.ts'),
    // Its main file is UMD, whose inner requires no bundler can follow.
    'jsonc-parser': at('node_modules/jsonc-parser/lib/esm/main.js'),
  },
  plugins: [fasterInk, inlineWorkers, lightMeow, lightProtobuf, yogaWithoutFetch],
  // grpc-js is CommonJS inside and asks for node's modules by require.
  banner: {
    js: '#!/usr/bin/env node\nimport{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);',
  },
} satisfies BuildOptions;

const root = fileURLToPath(new URL('..', import.meta.url));

/** Puts a file into dist/ in one step: a v2top that is started during a build still finds its own whole. */
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
  for (const { contents } of outputFiles) place('v2top.js', contents, 0o755);
  place('THIRD-PARTY-LICENSES.txt', licenceText(root, [metafile, ...workerMetafiles]), 0o644);
}
