/** Which configuration and which core `v2top doctor` looks at. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fixtureText } from '../core/config/fixture.ts';
import { fakeSource } from './fake-source.ts';
import { BARE, COUNTERS, GUIDE, run } from './run-doctor.ts';

describe('what the doctor examines', () => {
  test('asks for a file if it finds nothing and has no address', async () => {
    const { code, text } = await run({});
    assert.equal(code, 1);
    assert.match(text, /^There is no configuration in the usual places\.\n/);
    assert.match(text, /v2top doctor FILE\n$/);
  });
  test('asks only the core if it finds nothing but has an address', async () => {
    const { code, dialled } = await run({}, fakeSource(COUNTERS), { address: 'core.example:1', tls: true });
    assert.equal(code, 0);
    assert.deepEqual(dialled, [['core.example:1', true]]);
  });
  test('prefers the given address to that of the configuration', async () => {
    const { dialled } = await run({ '/c.json': GUIDE }, fakeSource(COUNTERS), {
      configPaths: ['/c.json'],
      address: '127.0.0.1:7',
    });
    assert.deepEqual(dialled, [['127.0.0.1:7', false]]);
  });
  test('prefers a place with an API, and names the panel', async () => {
    const { text } = await run({ '/etc/v2ray/config.json': BARE, '/usr/local/x-ui/bin/config.json': GUIDE });
    assert.match(
      text,
      /^The configuration \/usr\/local\/x-ui\/bin\/config\.json .*which 3x-ui or x-ui writes: make/,
    );
  });
  test('counts a broken file as one thing to fix', async () => {
    const { code, text } = await run({ '/c.json': '{ "a" 1 }' }, fakeSource(COUNTERS), {
      configPaths: ['/c.json'],
    });
    assert.equal(code, 1);
    assert.match(
      text,
      /✗ The configuration cannot be read\n {2}\/c\.json:1:7: a colon is missing; correct the file/,
    );
  });
  test('reports a file that does not exist', async () => {
    const { code, text } = await run({}, fakeSource(COUNTERS), { configPaths: ['/c.json'] });
    assert.equal(code, 1);
    assert.match(text, /\/c\.json does not exist; give the path/);
  });
  test('reports an invalid address', async () => {
    const { code, text } = await run({}, fakeSource(COUNTERS), {
      address: 'x:y',
      connect: () => {
        throw new Error('Write it like this.');
      },
    });
    assert.equal(code, 1);
    assert.match(text, /✗ "x:y" is not an address\n {2}Write it like this\.\n/);
  });
  test('reads a folder of several files', async () => {
    const files = { '/d/1.json': '{"stats": {}}', '/d/2.json': BARE };
    const { text } = await run(files, fakeSource(COUNTERS), { configPaths: ['/d'] });
    assert.match(
      text,
      /^The configuration \/d \(V2Ray or Xray, 2 files; lists count through all\)\n✗ The API is not configured/,
    );
  });
});

describe('which core the doctor means', () => {
  const XRAY = fixtureText('xray-listen.json');
  test('finds the one file that opens a given address', async () => {
    const files = { '/etc/v2ray/config.json': BARE, '/usr/local/etc/xray/config.json': XRAY };
    const { text, code } = await run(files, fakeSource(COUNTERS, 'xray'), { address: '127.0.0.1:10086' });
    assert.match(text, /^The configuration \/usr\/local\/etc\/xray\/config\.json /);
    assert.equal(code, 0);
  });
  test('asks only the API if no file opens the address', async () => {
    const { text, code } = await run({ '/etc/v2ray/config.json': BARE }, fakeSource(COUNTERS), {
      address: '127.0.0.1:9',
    });
    assert.match(
      text,
      /^No configuration on this machine opens the API at 127\.0\.0\.1:9\.\nThe running core\n✓/,
    );
    assert.match(text, /\n\nAll is well: v2top 127\.0\.0\.1:9\n$/);
    assert.equal(code, 0);
  });
  test('chooses the configuration whose API answers, and names the others', async () => {
    const files = { '/etc/v2ray/config.json': GUIDE, '/usr/local/etc/xray/config.json': XRAY };
    const { text } = await run(files, fakeSource(COUNTERS), {
      connect: (address) => fakeSource(address.endsWith(':10086') ? COUNTERS : 'refused', 'xray', address),
    });
    assert.match(
      text,
      /^The configuration \/usr\/local\/etc\/xray\/config\.json .*\nAlso on this machine: \/etc\/v2ray\/config\.json \(API 127\.0\.0\.1:10085\); v2top doctor \/etc\/v2ray\/config\.json\n/,
    );
  });
  test('reads several files of one core', async () => {
    const files = { '/a.json': '{"stats": {}}', '/b.json': BARE };
    const { text } = await run(files, fakeSource(COUNTERS), { configPaths: ['/a.json', '/b.json'] });
    assert.match(text, /^The configuration \/a\.json and \/b\.json \(V2Ray or Xray, 2 files; /);
  });
});
