/** The HTTP server: GET and HEAD on a few paths, with limits on everything that a client can send or leave open. */
import type { IncomingMessage, Server, ServerOptions, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { CONTENT_TYPES } from '../output/exposition.ts';
import type { Guard, Refusal } from './guard.ts';
import { formatFor, takesGzip } from './negotiate.ts';
import type { Page } from './page.ts';
import type { TlsServer } from './web-config.ts';

/** What the server serves. */
export interface Site {
  readonly page: Page;
  /** Why there is nothing to scrape yet; undefined if there is. */
  readonly notReady: () => string | undefined;
}

/** Limits for clients; times in milliseconds. */
const LIMITS = {
  maxHeaderSize: 8192,
  headersTimeout: 5000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 2000,
  // Scrapers keep a connection open from one scrape to the next.
  keepAliveTimeout: 150_000,
} satisfies ServerOptions;
/** Milliseconds after which a client that reads nothing is disconnected. */
const STALLED = 30_000;
const MOST_CONNECTIONS = 512;
const MOST_HEADERS = 64;

const TEXT = { 'content-type': 'text/plain; charset=utf-8' };

/** An answer that is ready to be sent. */
interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

const text = (status: number, body: string, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  headers: { ...TEXT, ...headers },
  body: `${body}\n`,
});

/** A server that does not listen yet. */
export interface SiteServer {
  readonly server: Server;
  /** Uses other certificates for new HTTPS connections. */
  readonly setTls: (tls: TlsServer) => void;
}

/** Creates the server; with `tls` it speaks HTTPS. */
export async function createSiteServer(
  site: Site,
  guard: Guard,
  tls: TlsServer | undefined,
): Promise<SiteServer> {
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    // An error in one request does not end the exporter, and Node's server does not wait for an answer.
    void answerTo(request, site, guard)
      .catch((): Answer => text(500, 'The exporter failed on this request.'))
      .then((answer) => send(request, response, answer, guard));
  };
  const made = await (tls === undefined ? createPlainServer(serve) : createTlsServer(tls, serve));
  const { server } = made;
  server.maxConnections = MOST_CONNECTIONS;
  server.maxHeadersCount = MOST_HEADERS;
  server.timeout = STALLED;
  // Requests have no body, so no client is told to continue with one.
  server.on('checkContinue', serve);
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
    else socket.end(`HTTP/1.1 ${statusOf(error)}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  });
  return made;
}

type Serve = (request: IncomingMessage, response: ServerResponse) => void;

// Imported here, because the bundle would otherwise load Node's HTTP whenever any command starts.
async function createPlainServer(serve: Serve): Promise<SiteServer> {
  const { createServer } = await import('node:http');
  return { server: createServer(LIMITS, serve), setTls: () => {} };
}

async function createTlsServer({ options, admits }: TlsServer, serve: Serve): Promise<SiteServer> {
  const { createServer } = await import('node:https');
  const server = createServer({ ...LIMITS, ...options, handshakeTimeout: LIMITS.headersTimeout }, serve);
  server.prependListener('secureConnection', (socket) => {
    if (!admits(socket)) socket.destroy();
  });
  return { server, setTls: (tls) => server.setSecureContext(tls.options) };
}

function statusOf({ code }: NodeJS.ErrnoException): string {
  if (code === 'HPE_HEADER_OVERFLOW') return '431 Request Header Fields Too Large';
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : '400 Bad Request';
}

async function answerTo(request: IncomingMessage, site: Site, guard: Guard): Promise<Answer> {
  const { method, headers } = request;
  if (method !== 'GET' && method !== 'HEAD') {
    return text(405, 'Only GET and HEAD are answered.', { allow: 'GET, HEAD', connection: 'close' });
  }
  if (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0) {
    return text(413, 'A request has no body here.', { connection: 'close' });
  }
  const refusal = await guard.refusalOf(headers.authorization, request.socket.remoteAddress ?? '');
  if (refusal !== undefined) return REFUSALS[refusal];
  const path = /^[^?#]*/.exec(request.url ?? '')?.[0] ?? '';
  return (await ROUTES.get(path)?.(request, site)) ?? text(404, `Nothing here; the metrics are at /metrics.`);
}

const REFUSALS: Readonly<Record<Refusal, Answer>> = {
  password: text(401, 'A user name and its password are needed.', { 'www-authenticate': 'Basic' }),
  limit: text(429, 'Too many requests; try again later.', { 'retry-after': '60' }),
};

type Route = (request: IncomingMessage, site: Site) => Answer | Promise<Answer>;

const ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['/', () => text(200, 'v2top exporter\n\n/metrics\n/-/healthy\n/-/ready')],
  ['/metrics', metrics],
  ['/scrape', metrics],
  ['/-/healthy', () => text(200, 'Healthy.')],
  [
    '/-/ready',
    (_, { notReady }) => {
      const reason = notReady();
      return reason === undefined ? text(200, 'Ready.') : text(503, reason);
    },
  ],
]);

async function metrics({ headers }: IncomingMessage, { page }: Site): Promise<Answer> {
  const format = formatFor(headers.accept);
  const body = page.body(format);
  const compressed = takesGzip(headers['accept-encoding']) ? await body.gzip() : undefined;
  return {
    status: 200,
    headers: {
      'content-type': CONTENT_TYPES[format],
      vary: 'Accept, Accept-Encoding',
      ...(compressed === undefined ? {} : { 'content-encoding': 'gzip' }),
    },
    body: compressed ?? body.plain,
  };
}

function send(
  { method }: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: Answer,
  guard: Guard,
): void {
  response.writeHead(status, {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-length': Buffer.byteLength(body),
    ...headers,
    ...guard.headers,
  });
  response.end(method === 'HEAD' ? undefined : body);
}
