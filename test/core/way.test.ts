/** Connections to a core: sockets, TLS, a proxy in the environment, time limits, and reconnecting. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createHttp2Server, type ServerHttp2Session } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { makeCertificate } from '../support/certificate.ts';
import { ALL, connect, startWithCounters } from '../support/fake-core-lab.ts';
import { startV2Ray } from '../support/v2ray.ts';
import { heapUsed } from './heap.ts';
import { failureOf, linesOf, open, PATIENT } from './lab.ts';

async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'v2top-way-'));
  t.after(() => rm(folder, { recursive: true }));
  return folder;
}

describe('a Unix socket', () => {
  test('is reached by its path, or by its abstract name', async (t) => {
    const folder = await temporaryFolder(t);
    for (const address of [`unix:${join(folder, 'api.sock')}`, `unix:@v2top-way-${process.pid}`]) {
      const { core } = await startWithCounters(t, { address });
      assert.deepEqual(await linesOf(open(t, core.address)), ALL);
    }
  });

  test('is reported as missing if it does not exist', async (t) => {
    const source = open(t, `unix:${await temporaryFolder(t)}/api.sock`);
    assert.equal((await failureOf(source.query(false, PATIENT))).kind, 'not-found');
  });
});

describe('TLS on the API inbound', () => {
  test('is read on the real V2Ray, with its authority and name', async (t) => {
    const v2ray = await startV2Ray({ vmess: [], tls: true });
    t.after(() => v2ray.stop());
    const ca = readFileSync(v2ray.ca ?? '');
    assert.notDeepEqual(await linesOf(open(t, v2ray.api, { ca, authority: 'localhost' })), []);
    assert.notDeepEqual(await linesOf(open(t, v2ray.api.replace('127.0.0.1', 'localhost'), { ca })), []);

    const failures = [
      { what: 'an authority that is not trusted', tls: { authority: 'localhost' }, kind: 'tls' },
      { what: 'a name that is not in the certificate', tls: { ca, authority: 'example.net' }, kind: 'tls' },
      { what: 'an address that is not in the certificate', tls: { ca }, kind: 'tls' },
      { what: 'no TLS at all', tls: undefined, kind: 'not-grpc' },
    ];
    for (const { what, tls, kind } of failures) {
      assert.equal((await failureOf(open(t, v2ray.api, tls).query(false, PATIENT))).kind, kind, what);
    }
  });

  test('is refused if the core has none', async (t) => {
    const { core } = await startWithCounters(t);
    const { certificate } = await makeCertificate(await temporaryFolder(t));
    const source = open(t, core.address, { ca: readFileSync(certificate), authority: 'localhost' });
    assert.equal((await failureOf(source.query(false, PATIENT))).kind, 'no-tls');
  });
});

test('a proxy in the environment is not used, not even a dead one', async (t) => {
  const variables = ['http_proxy', 'https_proxy', 'grpc_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'];
  for (const variable of variables) process.env[variable] = 'http://127.0.0.1:9';
  t.after(() => {
    for (const variable of variables) delete process.env[variable];
  });
  const { core } = await startWithCounters(t);
  await assert.rejects(connect(t, core).query(), 'a client that does obey it fails');
  assert.deepEqual(await linesOf(open(t, core.address)), ALL);
});

describe('the time limit of a call', () => {
  test('ends it with its own kind of failure', async (t) => {
    const { core } = await startWithCounters(t);
    core.nextReset({ answer: 'never' });
    const failure = await failureOf(open(t, core.address).query(true, 50));
    assert.deepEqual([failure.kind, failure.mayHaveActed], ['timeout', true]);
  });

  test('applies even without a connection', async (t) => {
    const v2ray = await startV2Ray({ vmess: [] });
    t.after(() => v2ray.stop());
    v2ray.suspend();
    assert.equal((await failureOf(open(t, v2ray.api).query(false, 50))).kind, 'timeout');
  });

  test('keeps an answer that arrived in time, even if this process was stopped', async (t) => {
    const v2ray = await startV2Ray({ vmess: [] });
    t.after(() => v2ray.stop());
    const source = open(t, v2ray.api);
    await source.query(false, PATIENT);
    const answer = source.query(true, 100);
    await new Promise((resolve) => setImmediate(resolve));
    // The request is out; now nothing runs here for longer than the limit, as after Ctrl-Z.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
    assert.ok((await answer).names.length > 0);
  });

  test('is not the only end, because a call can be cancelled', async (t) => {
    const { core } = await startWithCounters(t);
    const source = open(t, core.address);
    const given = new AbortController();
    core.nextRead({ answer: 'never' });
    const call = failureOf(source.query(false, PATIENT, given.signal));
    given.abort();
    assert.equal((await call).detail, 'no longer waited for');
    assert.equal((await failureOf(source.uptime(PATIENT, given.signal))).detail, 'no longer waited for');
  });
});

describe('a core that goes and comes back', () => {
  test('is reached by the first call over a new connection, however many have failed', async (t) => {
    const { core } = await startWithCounters(t);
    const source = open(t, core.address);
    assert.deepEqual(await linesOf(source), ALL);
    await core.down();
    for (let failures = 0; failures < 100; failures++) {
      const { kind } = await failureOf(source.query(false, PATIENT));
      assert.ok(kind === 'refused' || kind === 'lost', kind);
      source.reconnect();
    }
    await core.up();
    assert.deepEqual(await linesOf(source), ALL);
  });

  test('leaves nothing behind, neither sockets nor memory, after thousands of failures', async (t) => {
    const { core } = await startWithCounters(t);
    const source = open(t, core.address);
    await core.down();
    const fail = async (times: number): Promise<void> => {
      for (let count = 0; count < times; count++) {
        await failureOf(source.query(false, PATIENT));
        source.reconnect();
      }
    };
    await fail(500);
    const [memory, resources] = [heapUsed(), process.getActiveResourcesInfo().length];
    await fail(4000);
    // grpc-js keeps a closed connection until its wait before the next try is over; then nothing must be left.
    const isClean = () =>
      heapUsed() - memory < 1_000_000 && process.getActiveResourcesInfo().length <= resources;
    for (let tries = 0; tries < 100 && !isClean(); tries++) await delay(200);
    assert.ok(isClean(), `${heapUsed() - memory} bytes more after 4000 failures`);
  });
});

describe('the number of the connection', () => {
  test('stays while the connection does', async (t) => {
    const { core } = await startWithCounters(t);
    const source = open(t, core.address);
    await source.query(false, PATIENT);
    const { connection } = source;
    await source.uptime(PATIENT);
    await source.query(true, PATIENT);
    assert.equal(source.connection, connection);
  });

  test('changes when grpc-js has reconnected after a restart of the real V2Ray, and no call failed', async (t) => {
    const v2ray = await startV2Ray({ vmess: [] });
    t.after(() => v2ray.stop());
    const source = open(t, v2ray.api);
    for (let round = 0; round < 3; round++) {
      await source.query(false, PATIENT);
      const { connection } = source;
      await v2ray.restart();
      await source.query(false, PATIENT);
      assert.ok(source.connection > connection, `${source.connection} after ${connection}`);
    }
  });

  test('changes when the source was told to reconnect', async (t) => {
    const { core } = await startWithCounters(t);
    const source = open(t, core.address);
    await source.query(false, PATIENT);
    const { connection } = source;
    source.reconnect();
    await source.query(false, PATIENT);
    assert.ok(source.connection > connection);
  });
});

test('an answer that claims to be 4 GiB long is refused before it is read', async (t) => {
  const sessions = new Set<ServerHttp2Session>();
  const server = createHttp2Server();
  server.on('session', (session) => sessions.add(session));
  server.on('stream', (stream) => {
    stream.on('error', () => {});
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' });
    stream.write(Buffer.of(0, 0xff, 0xff, 0xff, 0xff));
    const more = setInterval(() => stream.write(Buffer.alloc(64 * 1024)), 1);
    stream.on('close', () => clearInterval(more));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    for (const session of sessions) session.destroy();
    server.close();
  });
  const bound = server.address();
  const port = typeof bound === 'object' ? bound?.port : undefined;
  const failure = await failureOf(open(t, `127.0.0.1:${port}`).query(true, PATIENT));
  assert.match(failure.detail, /larger than max/);
  assert.equal(failure.mayHaveActed, true);
});
