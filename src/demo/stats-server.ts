/** Serves a made-up core's StatsService over real gRPC, so that v2top talks to it like to any other core. */
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
  type OnlineMethod,
  type QueryStatsRequest,
  type Stat,
  StatusError,
} from './core.ts';

/** The methods of a made-up core. */
const METHODS = ['GetStats', 'QueryStats', 'GetSysStats', ...ONLINE_METHODS] as const;

export interface ServerOptions {
  /** `HOST:PORT` (port 0: a free one), `unix:PATH` or `unix:@NAME` (abstract socket). Default `127.0.0.1:0`. */
  readonly address?: string;
  /** Enables TLS. */
  readonly credentials?: ServerCredentials;
}

/** A listening StatsService. */
export interface StatsServer {
  /** As v2top takes it, with the actual port. */
  readonly address: string;
  /** Breaks all connections at once, like a dying core; new ones are still accepted. */
  dropConnections(): void;
  /** Stops listening and breaks all connections. May be called twice. */
  close(): Promise<void>;
}

/** Serves `core` until closed. Rejects if the address is in use. */
export async function startStatsServer(core: Core, options: ServerOptions = {}): Promise<StatsServer> {
  const grpc = new Server({ 'grpc.max_send_message_length': -1 });
  for (const service of [V2RAY_SERVICE, XRAY_SERVICE])
    grpc.addService(definitionOf(service), answers(core, service));
  const injector = grpc.createConnectionInjector(options.credentials ?? ServerCredentials.createInsecure());

  // Our own listener can use abstract sockets and break connections in the middle of a call.
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

/** The methods of one service name. A Buffer as an answer is sent unencoded. */
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

/** A number where it is exact, because the encoder would have to parse a text. */
function toMessage([name, value]: Stat): object {
  const number = Number(value);
  return { name, value: Number.isSafeInteger(number) ? number : String(value) };
}

/** How each method is answered under one service name. */
function answers(core: Core, service: string): UntypedServiceImplementation {
  return {
    ...onlineAnswers(core, service),
    QueryStats: handlerOf(core, service, async (request: QueryStatsRequest) => {
      const stats = await core.queryStats(request);
      return Buffer.isBuffer(stats) ? stats : { stat: stats.map(toMessage) };
    }),
    GetStats: handlerOf(core, service, async (request: GetStatsRequest) => {
      const stat = await core.getStats(request);
      return Buffer.isBuffer(stat) ? stat : { stat: toMessage(stat) };
    }),
    GetSysStats: handlerOf(core, service, async () => core.getSysStats()),
  };
}

/** How the calls about who is online are answered; those that the core does not know are refused. */
function onlineAnswers(core: Core, service: string): UntypedServiceImplementation {
  const answerOf = (method: OnlineMethod) =>
    handlerOf(core, service, async ({ name = '' }: { readonly name?: string }) => {
      const call = core.online?.[method];
      if (call === undefined) throw unknownMethod(method, service);
      return call(name);
    });
  return Object.fromEntries(ONLINE_METHODS.map((method) => [method, answerOf(method)]));
}

/** A method of gRPC that sends what `answer` resolves to, or the status of a StatusError. */
function handlerOf<Request>(
  core: Core,
  service: string,
  answer: (request: Request) => Promise<object>,
): handleUnaryCall<Request, object> {
  const reply = async (request: Request): Promise<object> => {
    // grpc-go's text.
    if (!core.serves(service)) throw new StatusError(status.UNIMPLEMENTED, `unknown service ${service}`);
    return answer(request);
  };
  return (call, callback) => {
    reply(call.request).then(
      (message) => callback(null, message),
      (error: unknown) => callback(toStatus(error)),
    );
  };
}

/** What grpc-go, on which all cores are built, answers to an unknown method. */
export function unknownMethod(method: string, service: string): StatusError {
  return new StatusError(status.UNIMPLEMENTED, `unknown method ${method} for service ${service}`);
}

function toStatus(error: unknown): { code: status; details: string } {
  return error instanceof StatusError
    ? { code: error.code, details: error.message }
    : { code: status.INTERNAL, details: String(error) };
}
