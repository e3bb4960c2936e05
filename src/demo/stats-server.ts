/** Serves a made-up core's StatsService over real gRPC, so that v2top talks to it as to any other core. */
import { createServer, type Server as Listener, type Socket } from 'node:net';
import {
  type handleUnaryCall,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { methodOf, V2RAY_SERVICE, XRAY_SERVICE } from '../core/service.ts';
import {
  type Core,
  type GetStatsRequest,
  ONLINE_METHODS,
  type QueryStatsRequest,
  type Reply,
  type Stat,
  StatusError,
} from './core.ts';

/** What a made-up core can be asked. */
const METHODS = ['GetStats', 'QueryStats', 'GetSysStats', ...ONLINE_METHODS] as const;

export interface ServerOptions {
  /** `HOST:PORT` (port 0: any free one), `unix:PATH` or `unix:@NAME` (abstract socket). Default `127.0.0.1:0`. */
  readonly address?: string;
  /** TLS, where wanted. */
  readonly credentials?: ServerCredentials;
}

/** A StatsService that listens. */
export interface StatsServer {
  /** As v2top takes it, with the port that was really taken. */
  readonly address: string;
  /** Breaks all connections at once, as a dying core does; new ones are still accepted. */
  dropConnections(): void;
  /** Stops listening and breaks all connections. May be called twice. */
  close(): Promise<void>;
}

/** Serves `core` until closed. Rejects when the address is taken. */
export async function startStatsServer(core: Core, options: ServerOptions = {}): Promise<StatsServer> {
  const grpc = new Server({ 'grpc.max_send_message_length': -1 });
  for (const service of [V2RAY_SERVICE, XRAY_SERVICE])
    grpc.addService(definitionOf(service), answers(core, service));
  const injector = grpc.createConnectionInjector(options.credentials ?? ServerCredentials.createInsecure());

  // The listener is our own: it reaches abstract sockets, and it can break connections in the midst of a call.
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    injector.injectConnection(socket);
  });
  const dropConnections = () => {
    for (const socket of sockets) socket.destroy();
  };
  const address = options.address ?? '127.0.0.1:0';
  await listen(listener, address);
  const bound = listener.address();
  return {
    address:
      typeof bound === 'object' && bound !== null ? address.replace(/:\d+$/, `:${bound.port}`) : address,
    dropConnections,
    close: async () => {
      const closed = new Promise<void>((resolve) => listener.close(() => resolve()));
      dropConnections();
      grpc.forceShutdown();
      await closed;
    },
  };
}

function listen(listener: Listener, address: string): Promise<void> {
  const colon = address.lastIndexOf(':');
  const path = address.startsWith('unix:') ? address.slice('unix:'.length).replace(/^@/, '\0') : undefined;
  const place =
    path === undefined ? { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) } : { path };
  return new Promise((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(place, () => {
      listener.off('error', reject);
      resolve();
    });
  });
}

/** The methods under one service name. A Buffer as an answer is passed through undecoded. */
function definitionOf(service: string): ServiceDefinition {
  return Object.fromEntries(
    METHODS.map((name) => {
      const method = methodOf(name);
      const responseSerialize = (answer: object) =>
        Buffer.isBuffer(answer) ? answer : method.responseSerialize(answer);
      return [name, { ...method, path: `/${service}/${name}`, responseSerialize }];
    }),
  );
}

/** A number where it is exact: a text would have to be parsed again by the encoder. */
function toMessage([name, value]: Stat): object {
  const number = Number(value);
  return { name, value: Number.isSafeInteger(number) ? number : String(value) };
}

function answers(core: Core, service: string): UntypedServiceImplementation {
  const unary = <Request, T>(
    answer: (request: Request) => Reply<T>,
    encode: (value: T) => object,
  ): handleUnaryCall<Request, object> => {
    const reply = async (request: Request): Promise<object> => {
      // The text of grpc-go.
      if (!core.serves(service)) throw new StatusError(status.UNIMPLEMENTED, `unknown service ${service}`);
      const value = await answer(request);
      return Buffer.isBuffer(value) ? value : encode(value);
    };
    return (call, callback) => {
      reply(call.request).then(
        (message) => callback(null, message),
        (error: unknown) => callback(toStatus(error)),
      );
    };
  };
  const online = ONLINE_METHODS.map((method) => [
    method,
    unary(
      ({ name = '' }: { readonly name?: string }) => {
        const call = core.online?.[method];
        if (call === undefined) throw unknownMethod(method, service);
        return call(name);
      },
      (message) => message,
    ),
  ]);
  return {
    ...Object.fromEntries(online),
    QueryStats: unary(
      (request: QueryStatsRequest) => core.queryStats(request),
      (stats) => ({ stat: stats.map(toMessage) }),
    ),
    GetStats: unary(
      (request: GetStatsRequest) => core.getStats(request),
      (stat) => ({ stat: toMessage(stat) }),
    ),
    GetSysStats: unary(
      () => core.getSysStats(),
      (sysStats) => sysStats,
    ),
  };
}

/** What grpc-go, which all cores are built on, says to a method that the service lacks. */
export function unknownMethod(method: string, service: string): StatusError {
  return new StatusError(status.UNIMPLEMENTED, `unknown method ${method} for service ${service}`);
}

function toStatus(error: unknown): { code: status; details: string } {
  return error instanceof StatusError
    ? { code: error.code, details: error.message }
    : { code: status.INTERNAL, details: String(error) };
}
