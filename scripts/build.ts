/** Bundles v2top into one file that starts fast and needs no package installed. */
import { chmodSync, renameSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

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
  define: { 'process.env.NODE_ENV': '"production"' },
  alias: {
    // Ink asks for it only when DEV=true is set, but the import would have to resolve.
    'react-devtools-core': at('scripts/no-devtools.ts'),
    // Its main file is UMD, whose inner requires no bundler can follow.
    'jsonc-parser': at('node_modules/jsonc-parser/lib/esm/main.js'),
  },
  // grpc-js is CommonJS inside and asks for node's modules by require.
  banner: {
    js: '#!/usr/bin/env node\nimport{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);',
  },
} as const;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // Renamed into place when it is whole: a v2top that is started during a build still finds its file.
  const fresh = at(`dist/.v2top-${process.pid}.js`);
  await build({ ...BUNDLE, entryPoints: [...BUNDLE.entryPoints], outfile: fresh });
  chmodSync(fresh, 0o755);
  renameSync(fresh, at('dist/v2top.js'));
}
