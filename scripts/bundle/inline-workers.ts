/**
 * Puts worker threads into the bundle as texts: v2top stays one file, the executable needs no other files, and a thread
 * does not load the whole program again.
 */
import { basename, dirname, join } from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';

/** The metafiles of the workers' own bundles. */
export const workerMetafiles: Metafile[] = [];

/** Replaces each `start-worker.ts` in a folder by one that starts that folder's `FOLDER-worker.ts` from its text. */
export const inlineWorkers: Plugin = {
  name: 'inline-workers',
  setup({ onLoad, initialOptions: { target, minify, legalComments } }) {
    onLoad({ filter: /src[/\\]\w+[/\\]start-worker\.ts$/ }, async ({ path }) => {
      const folder = dirname(path);
      const entry = join(folder, `${basename(folder)}-worker.ts`);
      const options = {
        entryPoints: [entry],
        outfile: `${entry}.js`,
        bundle: true,
        platform: 'node',
        format: 'cjs',
        metafile: true,
        write: false,
        ...(target === undefined ? {} : { target }),
        ...(minify === undefined ? {} : { minify }),
        ...(legalComments === undefined ? {} : { legalComments }),
      } satisfies BuildOptions;
      const { outputFiles, metafile } = await build(options);
      workerMetafiles.push(metafile);
      const text = JSON.stringify(outputFiles[0]?.text ?? '');
      return {
        loader: 'js',
        contents: `import { Worker } from 'node:worker_threads';
          export const startWorker = () => new Worker(${text}, { eval: true });`,
      };
    });
  },
};
