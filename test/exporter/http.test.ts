/** What the exporter's HTTP server answers, and what it refuses. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { Family } from '../../src/output/exposition.ts';
import { METRICS } from '../../src/output/metrics.ts';
import { ask, raw, startSite } from './site.ts';

const OPENMETRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8';
const PROMETHEUS = 'text/plain; version=0.0.4; charset=utf-8';

describe('formats', () => {
  const cases: readonly (readonly [who: string, accept: string | undefined, type: string])[] = [
    ['curl', '*/*', PROMETHEUS],
    ['a client that says nothing', undefined, PROMETHEUS],
    ['a browser', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', PROMETHEUS],
    [
      'Prometheus 2.42',
      'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
      OPENMETRICS,
    ],
    [
      'Prometheus 2.30',
      'application/openmetrics-text; version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
      OPENMETRICS,
    ],
    [
      'Prometheus 3',
      'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2',
      OPENMETRICS,
    ],
    ['a client that would rather have text', 'text/plain,application/openmetrics-text;q=0.5', PROMETHEUS],
    ['a client that refuses OpenMetrics', 'application/openmetrics-text;q=0', PROMETHEUS],
    ['a client of a later OpenMetrics', 'application/openmetrics-text;version=2.0.0', PROMETHEUS],
  ];
  for (const [who, accept, type] of cases) {
    test(`${who} gets ${type.split(';')[0]}`, async (t) => {
      const { port } = await startSite(t);
      const { headers, body } = await ask(
        port,
        '/metrics',
        accept === undefined ? {} : { headers: { accept } },
      );
      assert.equal(headers['content-type'], type);
      assert.equal(body.toString().endsWith('# EOF\n'), type === OPENMETRICS);
    });
  }

  test('a large text is compressed for clients that accept gzip', async (t) => {
    const { port, show } = await startSite(t);
    const lines = Array.from({ length: 500 }, (_, index) => `v2ray_up{server="${index}"} 1`);
    show([{ metric: METRICS.up, lines }]);
    const plain = await ask(port, '/metrics');
    const packed = await ask(port, '/metrics', { headers: { 'accept-encoding': 'gzip' } });
    const refused = await ask(port, '/metrics', { headers: { 'accept-encoding': 'gzip;q=0' } });
    assert.equal(packed.headers['content-encoding'], 'gzip');
    assert.ok(packed.body.length < plain.body.length / 4);
    assert.deepEqual(gunzipSync(packed.body), plain.body);
    assert.deepEqual(refused.body, plain.body);
  });

  test('the next answer has a change', async (t) => {
    const { port, show } = await startSite(t);
    await ask(port, '/metrics');
    show([{ metric: METRICS.up, lines: ['v2ray_up 0'] }] satisfies Family[]);
    assert.match((await ask(port, '/metrics')).body.toString(), /^v2ray_up 0$/m);
  });
});

describe('paths', () => {
  test('/scrape answers as /metrics does', async (t) => {
    const { port } = await startSite(t);
    assert.deepEqual((await ask(port, '/scrape')).body, (await ask(port, '/metrics?name[]=x')).body);
  });

  test('health and readiness are separate', async (t) => {
    const ready = await startSite(t);
    const waiting = await startSite(t, { notReady: '127.0.0.1:10085 has not been asked yet.' });
    assert.equal((await ask(ready.port, '/-/ready')).status, 200);
    assert.equal((await ask(waiting.port, '/-/healthy')).status, 200);
    const { status, body } = await ask(waiting.port, '/-/ready');
    assert.deepEqual([status, body.toString()], [503, '127.0.0.1:10085 has not been asked yet.\n']);
  });

  test('unknown paths are not found, and the first page lists the known ones', async (t) => {
    const { port } = await startSite(t);
    for (const path of ['/metrics/', '//metrics', '/../metrics', '/favicon.ico'])
      assert.equal((await ask(port, path)).status, 404, path);
    assert.match((await ask(port, '/')).body.toString(), /^\/metrics$/m);
  });

  test('HEAD has the headers of GET and no body', async (t) => {
    const { port } = await startSite(t);
    const [head, get] = [await ask(port, '/metrics', { method: 'HEAD' }), await ask(port, '/metrics')];
    assert.equal(head.body.length, 0);
    assert.equal(head.headers['content-length'], String(get.body.length));
    assert.equal(head.headers['content-type'], get.headers['content-type']);
  });
});

describe('limits', () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH', 'PROPFIND']) {
    test(`${method} is refused`, async (t) => {
      const { port } = await startSite(t);
      const answer = await raw(port, `${method} /metrics HTTP/1.1\r\nHost: x\r\n\r\n`);
      assert.match(answer, /^HTTP\/1\.1 405 /);
      assert.match(answer, /^allow: GET, HEAD\r$/im);
    });
  }

  test('CONNECT and an upgrade open nothing', async (t) => {
    const { port } = await startSite(t);
    assert.doesNotMatch(await raw(port, 'CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n'), / (?:200|101) /);
    const upgrade = 'Connection: Upgrade, close\r\nUpgrade: websocket\r\n';
    const answer = await raw(port, `GET /-/healthy HTTP/1.1\r\nHost: x\r\n${upgrade}\r\n`);
    assert.doesNotMatch(answer, / 101 /);
  });

  const head = 'GET /metrics HTTP/1.1\r\nHost: x\r\n';
  const refused: readonly (readonly [what: string, request: string, status: number])[] = [
    ['a body', `${head}Content-Length: 5\r\n\r\nhello`, 413],
    ['a body in chunks', `${head}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`, 413],
    ['a body that waits for a word', `${head}Expect: 100-continue\r\nContent-Length: 9\r\n\r\n`, 413],
    ['two lengths', `${head}Content-Length: 0\r\nContent-Length: 5\r\n\r\n`, 400],
    ['a header of 9 KiB', `${head}X: ${'x'.repeat(9 * 1024)}\r\n\r\n`, 431],
    ['an address of 9 KiB', `GET /${'x'.repeat(9 * 1024)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
    ['a header with a NUL', `${head}X: \0\r\n\r\n`, 400],
    ['something that is not HTTP', '\x16\x03\x01\x02\x00\x01', 400],
  ];
  for (const [what, request, status] of refused) {
    test(`${what} is refused`, async (t) => {
      const { port } = await startSite(t);
      const answer = await raw(port, request);
      assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `));
      assert.doesNotMatch(answer, /v2ray_up|100 Continue/);
    });
  }

  test('a client that never ends its headers is disconnected', async (t) => {
    const { port } = await startSite(t);
    assert.match(await raw(port, `${head}X: `), /^HTTP\/1\.1 408 /);
  });

  test('a hundred simultaneous scrapes all get the whole text', async (t) => {
    const { port, show } = await startSite(t);
    const lines = Array.from({ length: 20_000 }, (_, index) => `v2ray_up{server="${index}"} 1`);
    show([{ metric: METRICS.up, lines }]);
    const bodies = await Promise.all(
      Array.from({ length: 100 }, () => ask(port, '/metrics', { headers: { 'accept-encoding': 'gzip' } })),
    );
    for (const { body } of bodies) assert.equal(gunzipSync(body).toString().split('\n').length, 20_003);
  });
});
