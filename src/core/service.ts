/** The StatsService of proto/stats.proto: its names, and how each method's messages are encoded. */
import { fromJSON, type MethodDefinition, type ServiceDefinition } from '@grpc/proto-loader';
import { descriptor } from './descriptor.ts';

/** The name under which all cores serve it (Xray as an alias since 1.1.3; sing-box renames its own to this). */
export const V2RAY_SERVICE = 'v2ray.core.app.stats.command.StatsService';
/** Xray's own name; no other core answers to it. */
export const XRAY_SERVICE = 'xray.app.stats.command.StatsService';

/** 64-bit numbers become texts, because they may exceed what a number holds exactly. */
const OPTIONS = { keepCase: true, longs: String, defaults: true };

let loaded: ServiceDefinition | undefined;

/** The methods by name. They are created at the first call, which takes milliseconds that `--help` can spare. */
export function statsService(): ServiceDefinition {
  if (loaded !== undefined) return loaded;
  const found = fromJSON(descriptor, OPTIONS)[V2RAY_SERVICE];
  if (found === undefined || !isService(found)) throw new Error(`the descriptor holds no ${V2RAY_SERVICE}`);
  loaded = found;
  return found;
}

/** One method. Throws for a name that is not in the proto. */
export function methodOf(name: string): MethodDefinition<object, object> {
  const method = statsService()[name];
  if (method === undefined) throw new Error(`proto/stats.proto has no method ${name}`);
  return method;
}

type Definition = ReturnType<typeof fromJSON>[string];

/** Messages have a `format`, which is a text; a service only has methods. */
function isService(definition: Definition): definition is ServiceDefinition {
  return typeof definition.format !== 'string';
}
