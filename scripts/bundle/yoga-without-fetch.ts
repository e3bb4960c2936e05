/** Has Yoga decode its WebAssembly by itself: it would fetch() it from a data: URL, and Node loads a client for that. */
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

const TEST = '"function"!=typeof fetch';

export const yogaWithoutFetch: Plugin = {
  name: 'yoga-without-fetch',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]yoga-wasm-base64-esm\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      if (!text.includes(TEST)) return { errors: [{ text: `Yoga no longer asks ${TEST}` }] };
      return { contents: text.replace(TEST, '!0') };
    });
  },
};
