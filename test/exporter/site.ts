/** A site with a few metrics on a free port, and a client that sends exact requests. */
import { once } from 'node:events';
import { request as httpRequest, type IncomingHttpHeaders, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import type { ConnectionOptions } from 'node:tls';
import { Guard } from '../../src/exporter/guard.ts';
import { createSiteServer } from '../../src/exporter/http-server.ts';
import { Page } from '../../src/exporter/page.ts';
import { createCompare } from '../../src/exporter/passwords.ts';
import { OPEN, type WebConfig } from '../../src/exporter/web-config.ts';
import type { Family } from '../../src/output/exposition.ts';
import { METRICS } from '../../src/output/metrics.ts';

/** What a site shows unless the test says otherwise. */
export const UP: readonly Family[] = [{ metric: METRICS.up, lines: ['v2ray_up 1'] }];

export interface Site {
  readonly port: number;
  readonly guard: Guard;
  /** What is shown from now on. */
  show(families: readonly Family[]): void;
}

export interface SiteOptions {
  readonly config?: WebConfig;
  readonly notReady?: string;
  /** Milliseconds of the guard's clock. */
  readonly now?: () => number;
}

export async function startSite(
  t: TestContext,
  { config = OPEN, notReady, now }: SiteOptions = {},
): Promise<Site> {
  let families = UP;
  const page = new Page(() => families);
  const guard = new Guard(config, createCompare(), now ?? (() => performance.now()));
  const { server } = await createSiteServer({ page, notReady: () => notReady }, guard, config.tls);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the site has no port');
  return {
    port: address.port,
    guard,
    show: (next) => {
      families = next;
      page.changed();
    },
  };
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** One request; with `tls` over HTTPS. */
export function ask(
  port: number,
  path: string,
  options: RequestOptions = {},
  tls?: ConnectionOptions,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const whole = { host: '127.0.0.1', port, path, agent: false, ...options, ...tls };
    const request = (tls === undefined ? httpRequest : httpsRequest)(whole, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end();
  });
}

/** The header of basic authentication. */
export const basic = (user: string, password: string): { authorization: string } => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});

/** Writes bytes to the port and collects what comes back until the other side closes. */
export async function raw(port: number, text: string): Promise<string> {
  const socket: Socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    answer += chunk;
  });
  socket.on('error', () => undefined);
  socket.write(text);
  await once(socket, 'close');
  return answer;
}
