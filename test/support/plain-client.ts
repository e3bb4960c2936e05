/** A StatsService client without anything of v2top: only grpc-js and the proto file. */
import { fileURLToPath } from 'node:url';
import {
  type ChannelCredentials,
  Client,
  credentials,
  type MethodDefinition,
  type ServiceError,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

const PROTO = fileURLToPath(new URL('../../proto/stats.proto', import.meta.url));
const SERVICE = 'v2ray.core.app.stats.command.StatsService';

export interface StatMessage {
  readonly name: string;
  readonly value: string;
}

/** What a request may say; what is left out is proto3's default. */
export interface Request {
  readonly name?: string;
  readonly pattern?: string;
  readonly patterns?: readonly string[];
  readonly regexp?: boolean;
  readonly reset?: boolean;
}

export interface PlainClient {
  /** `name value` of each counter in the answer, sorted; rejects with grpc-js' ServiceError. */
  query(request?: Request): Promise<string[]>;
  /** The counters of the answer in the order they came in. */
  names(): Promise<string[]>;
  get(request: Request): Promise<string>;
  uptime(): Promise<number>;
  close(): void;
}

export interface PlainClientOptions {
  readonly service?: string;
  readonly credentials?: ChannelCredentials;
  readonly channel?: Record<string, string | number>;
  /** Milliseconds that a call may take. */
  readonly deadline?: number;
}

/** Connects to `address` when first asked. */
export function createPlainClient(address: string, options: PlainClientOptions = {}): PlainClient {
  const target = address.replace(/^unix:@/, 'unix:\0');
  const client = new Client(target, options.credentials ?? credentials.createInsecure(), {
    // Clients of one process share connections, and the wait after a failed one, unless told not to.
    'grpc.use_local_subchannel_pool': 1,
    ...options.channel,
  });
  const call = <Response extends object>(
    name: string,
    request: object,
    isResponse: (answer: object) => answer is Response,
  ) => callOn(client, options, name, request, isResponse);
  const line = ({ name, value }: StatMessage) => `${name} ${value}`;
  return {
    query: async (request = {}) => (await call('QueryStats', request, isStats)).stat.map(line).sort(),
    names: async () => (await call('QueryStats', {}, isStats)).stat.map(({ name }) => name),
    get: async (request) => line((await call('GetStats', request, isStat)).stat),
    uptime: async () => (await call('GetSysStats', {}, isSysStats)).Uptime,
    close: () => client.close(),
  };
}

const METHODS = loadMethods();

function loadMethods(): Readonly<Record<string, MethodDefinition<object, object>>> {
  const service = loadSync(PROTO, { keepCase: true, longs: String, defaults: true })[SERVICE];
  if (service === undefined || 'format' in service) throw new Error(`${PROTO} holds no ${SERVICE}`);
  return service;
}

function methodOf(name: string): MethodDefinition<object, object> {
  const method = METHODS[name];
  if (method === undefined) throw new Error(`no method ${name}`);
  return method;
}

function callOn<Response extends object>(
  client: Client,
  { service = SERVICE, deadline = 5000 }: PlainClientOptions,
  name: string,
  request: object,
  isResponse: (answer: object) => answer is Response,
): Promise<Response> {
  const { requestSerialize, responseDeserialize } = methodOf(name);
  const limits = { deadline: Date.now() + deadline };
  return new Promise((resolve, reject) => {
    const settle = (error: ServiceError | null, answer?: object): void => {
      if (error !== null) reject(error);
      else if (answer !== undefined && isResponse(answer)) resolve(answer);
      else reject(new Error(`an answer of another shape: ${JSON.stringify(answer)}`));
    };
    const path = `/${service}/${name}`;
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, limits, settle);
  });
}

function isStats(answer: object): answer is { stat: StatMessage[] } {
  return 'stat' in answer && Array.isArray(answer.stat);
}

function isStat(answer: object): answer is { stat: StatMessage } {
  return 'stat' in answer && typeof answer.stat === 'object';
}

function isSysStats(answer: object): answer is { Uptime: number } {
  return 'Uptime' in answer && typeof answer.Uptime === 'number';
}
