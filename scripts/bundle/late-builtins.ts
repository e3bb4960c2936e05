/**
 * Loads Node's own modules with the module that imports them. esbuild moves their imports to the head of the file, where
 * they take 20 ms of every start, even of `v2top --version`.
 */
import type { Plugin } from 'esbuild';

const NAMESPACE = 'late-builtin';

export const lateBuiltins: Plugin = {
  name: 'late-builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ path, kind }) =>
      kind === 'import-statement' ? { path, namespace: NAMESPACE } : undefined,
    );
    onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
    }));
  },
};
