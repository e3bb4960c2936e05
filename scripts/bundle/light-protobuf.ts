/** Gives @grpc/proto-loader the light protobufjs: a JSON descriptor needs no parser, no files and no common types. */
import type { Plugin } from 'esbuild';

/** The loader's helpers read .proto files, except for this one, which registers types that only those can name. */
const HELPERS = 'exports.addCommonProtos=()=>{};';

export const lightProtobuf: Plugin = {
  name: 'light-protobuf',
  setup: (build) => {
    const light = (importer: string) =>
      build.resolve('protobufjs/light', { kind: 'require-call', resolveDir: importer });
    build.onResolve({ filter: /^protobufjs$/ }, ({ resolveDir }) => light(resolveDir));
    // protobufjs' own descriptor extension imports the package by a relative path.
    build.onResolve({ filter: /^\.\.\/\.\.$/ }, ({ importer, resolveDir }) =>
      /[\\/]protobufjs[\\/]ext[\\/]/.test(importer) ? light(resolveDir) : undefined,
    );
    build.onLoad({ filter: /[\\/]proto-loader[\\/]build[\\/]src[\\/]util\.js$/ }, () => ({
      contents: HELPERS,
    }));
  },
};
