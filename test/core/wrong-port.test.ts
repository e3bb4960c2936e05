/** Other things at the address: each kind of failure is recognised, and none can have caused a reset. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createWeb } from 'node:http';
import { createServer as createWeb2 } from 'node:http2';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { createServer as createTls } from 'node:tls';
import type { FailureKind } from '../../src/core/core.ts';
import { makeCertificate } from '../support/certificate.ts';
import { freePort } from '../support/free-port.ts';
import { startV2Ray, type V2RayOptions } from '../support/v2ray.ts';
import { failureOf, linesOf, open, PATIENT } from './lab.ts';

/** Listens on a free port until the test ends. */
function listen(t: TestContext, server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? `127.0.0.1:${address.port}` : '');
    });
  });
}

async function tlsServer(): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'v2top-tls-'));
  const { certificate, key } = await makeCertificate(folder);
  const server = createTls({ cert: readFileSync(certificate), key: readFileSync(key) });
  server.on('tlsClientError', () => undefined);
  await rm(folder, { recursive: true });
  return server;
}

describe('at the address', () => {
  const servers: { what: string; server: () => Server | Promise<Server>; kind: FailureKind }[] = [
    { what: 'something that closes', server: () => createServer((socket) => socket.end()), kind: 'not-grpc' },
    {
      what: 'something that breaks off',
      server: () => createServer((socket) => socket.resetAndDestroy()),
      kind: 'not-grpc',
    },
    {
      what: 'SSH',
      server: () => createServer((socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n')),
      kind: 'not-grpc',
    },
    {
      what: 'a web server',
      server: () => createWeb((_, response) => response.end('<html></html>')),
      kind: 'not-grpc',
    },
    {
      what: 'an HTTP/2 server',
      server: () => createWeb2((_, response) => response.end('<html></html>')),
      kind: 'not-grpc',
    },
    {
      what: 'an HTTP/2 server that finds nothing',
      server: () => createWeb2((_, response) => response.writeHead(404).end()),
      kind: 'not-grpc',
    },
    { what: 'TLS', server: tlsServer, kind: 'not-grpc' },
    { what: 'silence', server: () => createServer(() => undefined), kind: 'timeout' },
  ];
  for (const { what, server, kind } of servers) {
    test(`${what} is reported as ${kind}`, async (t) => {
      const source = open(t, await listen(t, await server()));
      assert.equal((await failureOf(source.query(false, kind === 'timeout' ? 50 : PATIENT))).kind, kind);
    });
  }

  test('nothing is reported as refused, and nothing was sent', async (t) => {
    const failure = await failureOf(open(t, `127.0.0.1:${await freePort()}`).query(true, PATIENT));
    assert.deepEqual([failure.kind, failure.mayHaveActed], ['refused', false]);
  });

  test('a name that does not exist is reported as not-found', async (t) => {
    const failure = await failureOf(open(t, 'no-such-host.invalid:10085').query(true, PATIENT));
    assert.deepEqual([failure.kind, failure.mayHaveActed], ['not-found', false]);
  });
});

describe('at a real V2Ray', () => {
  test('the port of its SOCKS inbound is reported as not-grpc', async (t) => {
    const v2ray = await startV2Ray({ vmess: [] });
    t.after(() => v2ray.stop());
    const failure = await failureOf(open(t, v2ray.proxy('alice').address).query(true, PATIENT));
    assert.deepEqual([failure.kind, failure.mayHaveActed], ['not-grpc', false]);
  });

  const missing: { what: string; options: V2RayOptions; kind: FailureKind }[] = [
    { what: 'no routing rule', options: { rule: false }, kind: 'not-grpc' },
    { what: 'no StatsService', options: { statsService: false }, kind: 'no-stats-service' },
    { what: 'no "stats"', options: { stats: false }, kind: 'no-stats' },
  ];
  for (const { what, options, kind } of missing) {
    test(`${what} is reported as ${kind}`, async (t) => {
      const v2ray = await startV2Ray({ vmess: [], ...options });
      t.after(() => v2ray.stop());
      const failure = await failureOf(open(t, v2ray.api).query(true, PATIENT));
      assert.deepEqual([failure.kind, failure.mayHaveActed], [kind, false]);
    });
  }

  test('a missing policy gives an answer without counters', async (t) => {
    const v2ray = await startV2Ray({ vmess: [], policy: false });
    t.after(() => v2ray.stop());
    assert.deepEqual(await linesOf(open(t, v2ray.api)), []);
  });
});

test('a failure is one line', async (t) => {
  const { detail } = await failureOf(
    open(
      t,
      await listen(
        t,
        createServer((socket) => socket.end()),
      ),
    ).query(false, PATIENT),
  );
  assert.equal(detail, 'No connection established. Last error: Failed to connect.');
});
