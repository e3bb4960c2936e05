/**
 * Puts large packages that many runs do without into the bundle as texts, each group evaluated when one of its packages is
 * first imported: V8 reads past a text much faster than past code that it will not run.
 */
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';

/** Packages that are imported together, or import each other. */
const GROUPS: readonly (readonly string[])[] = [['@grpc/grpc-js', '@grpc/proto-loader'], ['yaml']];

const NAMESPACE = 'late-package';

/** The metafiles of the groups' own bundles. */
export const packageMetafiles: Metafile[] = [];

/** Bundles a group as the body of a function of `require`, `module` and `exports`; its metafile calls it `sourcefile`. */
async function bundleGroup(
  group: readonly string[],
  sourcefile: string,
  options: BuildOptions,
): Promise<string> {
  const members = group.map(
    (name) => `get ${JSON.stringify(name)}() { return require(${JSON.stringify(name)}); }`,
  );
  const { outputFiles, metafile } = await build({
    ...options,
    stdin: {
      contents: `module.exports = { ${members.join(', ')} };`,
      resolveDir: fileURLToPath(new URL('../..', import.meta.url)),
      sourcefile,
    },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    metafile: true,
    write: false,
  });
  packageMetafiles.push(metafile);
  return outputFiles[0]?.text ?? '';
}

/** `plugins` are those that the packages' own code needs. */
export const latePackages = (plugins: readonly Plugin[]): Plugin => ({
  name: 'late-packages',
  setup({ onResolve, onLoad, initialOptions: { target, minify, legalComments } }) {
    const filter = new RegExp(`^(?:${GROUPS.flat().join('|')})$`);
    const options = {
      plugins: [...plugins],
      ...(target === undefined ? {} : { target }),
      ...(minify === undefined ? {} : { minify }),
      ...(legalComments === undefined ? {} : { legalComments }),
    } satisfies BuildOptions;
    onResolve({ filter }, ({ path }) => ({ path, namespace: NAMESPACE }));
    onResolve({ filter: /^late-group:/ }, ({ path }) => ({ path, namespace: NAMESPACE }));
    onLoad({ filter, namespace: NAMESPACE }, ({ path }) => {
      const index = GROUPS.findIndex((group) => group.includes(path));
      return { contents: `module.exports = require('late-group:${index}')[${JSON.stringify(path)}];` };
    });
    onLoad({ filter: /^late-group:/, namespace: NAMESPACE }, async ({ path }) => {
      const group = GROUPS[Number(path.slice('late-group:'.length))] ?? [];
      const text = JSON.stringify(await bundleGroup(group, `${NAMESPACE}:${path}`, options));
      return { contents: `new Function('require', 'module', 'exports', ${text})(require, module, exports);` };
    });
  },
});
