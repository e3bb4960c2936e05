/** Removes from meow the code that normalises a package.json: v2top passes one, and nothing uses the result. */
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

const WHOLE = /^var normalizeExports = .*;\nconst normalizePackageData = .*;$/m;

export const lightMeow: Plugin = {
  name: 'light-meow',
  setup: (build) => {
    build.onLoad({ filter: /[\\/]meow[\\/]build[\\/]dependencies\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      // Another version may look different; then all of it is bundled, which only costs time at the start.
      return { contents: text.replace(WHOLE, 'const normalizePackageData = () => {};') };
    });
  },
};
