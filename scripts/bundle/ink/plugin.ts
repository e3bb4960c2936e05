/**
 * Replaces Ink's slow modules with faster ones. Each gives the same results as Ink's, and passes on to it what it
 * doesn't handle, so that a bundle without this plugin only costs more CPU (`test/bundle/`).
 */
import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

const HERE = dirname(fileURLToPath(import.meta.url));
/** As esbuild names files: without symbolic links. */
const MODULES = realpathSync(fileURLToPath(new URL('../../../node_modules', import.meta.url)));

const REPLACED = new Map(
  Object.entries({
    'ink/build/output.js': 'output.ts',
    'ink/build/squash-text-nodes.js': 'squash-text-nodes.ts',
    'ink/build/measure-text.js': 'measure-text.ts',
    'widest-line/index.js': 'widest-line.ts',
  }).map(([original, ours]) => [join(MODULES, original), join(HERE, ours)]),
);

/** Marks our own resolve calls, which esbuild should answer itself. */
const ASKED = Symbol('asked');

export const fasterInk: Plugin = {
  name: 'faster-ink',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /\/(?:output|squash-text-nodes|measure-text)\.js$|^widest-line$/ }, async (args) => {
      if (args.pluginData === ASKED || args.importer.startsWith(HERE)) return undefined;
      const { importer, kind, resolveDir } = args;
      const { path } = await resolve(args.path, { importer, kind, resolveDir, pluginData: ASKED });
      const ours = REPLACED.get(path);
      return ours === undefined ? undefined : { path: ours };
    });
  },
};
