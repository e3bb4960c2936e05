/** Makes Yoga decode its WebAssembly itself: it would fetch() a data: URL, for which Node loads an HTTP client. */
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
