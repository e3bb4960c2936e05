/**
 * Puts the history's thread into the bundle as a text: v2top stays one file, the executable has no files beside it,
 * and the thread does not load the whole program again.
 */
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';

const WORKER = fileURLToPath(new URL('../../src/history/history-worker.ts', import.meta.url));

/** Replaces `start-worker.ts` by one that starts the thread from its text. */
export const inlineWorker: Plugin = {
  name: 'inline-worker',
  setup({ onLoad, initialOptions: { target, minify, legalComments } }) {
    onLoad({ filter: /src[/\\]history[/\\]start-worker\.ts$/ }, async () => {
      const options: BuildOptions = {
        entryPoints: [WORKER],
        bundle: true,
        platform: 'node',
        format: 'cjs',
        write: false,
        ...(target === undefined ? {} : { target }),
        ...(minify === undefined ? {} : { minify }),
        ...(legalComments === undefined ? {} : { legalComments }),
      };
      const { outputFiles } = await build(options);
      const text = JSON.stringify(outputFiles?.[0]?.text ?? '');
      return {
        loader: 'js',
        contents: `import { Worker } from 'node:worker_threads';
          export const startWorker = () => new Worker(${text}, { eval: true });`,
      };
    });
  },
};
