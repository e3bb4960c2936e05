/** Real traffic for the tests: a loopback web server, and curl that fetches from it through a proxy. */
import { execFile } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** A SOCKS5 proxy as curl takes it; without `user` it asks for no password. */
export interface SocksProxy {
  readonly address: string;
  readonly user?: string;
  readonly password?: string;
}

/** The loopback web server. */
export interface WebServer {
  /** Where `bytes` bytes can be fetched, or anything be posted to; at no more than `rate` bytes per second. */
  url(bytes: number, rate?: number): string;
  /** Bytes of all bodies posted so far, and of all that were sent. */
  readonly uploaded: number;
  readonly sent: number;
  /** Breaks what is still under way. */
  close(): Promise<void>;
}

/** Starts a web server on a free port: `GET /bytes/N?rate=R` sends N bytes, a POST is read and counted. */
export async function startWebServer(): Promise<WebServer> {
  let uploaded = 0;
  let sent = 0;
  const count = (bytes: number): void => {
    sent += bytes;
  };
  const server = createServer(async (request, response) => {
    if (request.method === 'POST') {
      for await (const chunk of request) uploaded += Buffer.byteLength(chunk);
      response.end();
    } else {
      await sendBytes(request, response, count);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the web server has no port');
  return {
    url: (bytes, rate) =>
      `http://127.0.0.1:${address.port}/bytes/${bytes}${rate === undefined ? '' : `?rate=${rate}`}`,
    get uploaded() {
      return uploaded;
    },
    get sent() {
      return sent;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Chunks are sent this often when a rate is asked for, per second. */
const CHUNKS_PER_SECOND = 20;

async function sendBytes(
  request: IncomingMessage,
  response: ServerResponse,
  count: (bytes: number) => void,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const length = Number(/^\/bytes\/(\d+)$/.exec(url.pathname)?.[1] ?? 0);
  response.writeHead(200, { 'content-length': length });
  const body = Readable.from(chunks(length, Number(url.searchParams.get('rate') ?? 0), count));
  await pipeline(body, response).catch(() => undefined); // the client may leave before the end
}

/** `length` zero bytes in chunks, no faster than `rate` bytes per second unless that is 0. */
async function* chunks(length: number, rate: number, count: (bytes: number) => void): AsyncGenerator<Buffer> {
  const chunk = Buffer.alloc(rate > 0 ? Math.max(1, Math.round(rate / CHUNKS_PER_SECOND)) : 256 * 1024);
  for (let left = length; left > 0; left -= chunk.length) {
    const part = chunk.subarray(0, left);
    count(part.length);
    yield part;
    if (rate > 0) await delay(1000 / CHUNKS_PER_SECOND);
  }
}

/** What curl says that it moved, in bytes: bodies as download and upload, headers apart. */
export interface Transfer {
  readonly download: number;
  readonly upload: number;
  /** The request's own lines, and the answer's. */
  readonly requestHeader: number;
  readonly responseHeader: number;
}

export interface CurlOptions {
  /** Bytes per second, by curl's own brake. */
  readonly limitRate?: number;
  /** Posts a body of this many bytes in place of fetching. */
  readonly upload?: number;
  /** Ends curl before it is done; the promise then rejects. */
  readonly signal?: AbortSignal;
}

/** Why curl failed, and what it had moved by then. */
export class CurlFailure extends Error {
  readonly moved: Transfer;

  constructor(why: string, moved: Transfer) {
    super(why);
    this.moved = moved;
  }
}

/** Fetches `url` through `proxy` with curl. Throws a CurlFailure with curl's own words, or advice where curl is missing. */
export function curlThrough(proxy: SocksProxy, url: string, options: CurlOptions = {}): Promise<Transfer> {
  const account = proxy.user === undefined ? [] : ['--proxy-user', `${proxy.user}:${proxy.password ?? ''}`];
  const rate = options.limitRate === undefined ? [] : ['--limit-rate', String(options.limitRate)];
  const body = options.upload === undefined ? [] : ['--header', 'Expect:', '--data-binary', '@-'];
  const report = '%{size_download} %{size_upload} %{size_request} %{size_header}';
  const args = ['--fail', '--silent', '--show-error', '--output', '/dev/null', '--write-out', report];
  // An empty --noproxy: a no_proxy variable of the machine may not lead loopback traffic past the proxy.
  args.push('--noproxy', '', '--socks5-hostname', proxy.address, ...account, ...rate, ...body, url);
  return new Promise((resolve, reject) => {
    const signal = options.signal === undefined ? {} : { signal: options.signal };
    const curl = execFile('curl', args, signal, (error, stdout, stderr) => {
      if (error === null) resolve(parseReport(stdout));
      else if (error.code === 'ENOENT') reject(new Error('CURL IS MISSING: install it to run these tests'));
      else reject(new CurlFailure(`curl failed: ${stderr.trim() || error.message}`, parseReport(stdout)));
    });
    curl.stdin?.on('error', () => undefined); // it may have ended before it read everything
    curl.stdin?.end(Buffer.alloc(options.upload ?? 0));
  });
}

function parseReport(report: string): Transfer {
  const [download = 0, upload = 0, requestHeader = 0, responseHeader = 0] = report.split(' ').map(Number);
  return { download, upload, requestHeader, responseHeader };
}
