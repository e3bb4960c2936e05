/** Leaves out of meow what puts a package.json in order: v2top hands it one, and nothing asks for it. */
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

const WHOLE = /^var normalizeExports = .*;\nconst normalizePackageData = .*;$/m;

export const lightMeow: Plugin = {
  name: 'light-meow',
  setup: (build) => {
    build.onLoad({ filter: /[\\/]meow[\\/]build[\\/]dependencies\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      // In another version it may look different; then the whole of it is bundled, which only costs time at the start.
      return { contents: text.replace(WHOLE, 'const normalizePackageData = () => {};') };
    });
  },
};
