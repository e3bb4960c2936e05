/** Which core is read and whether it may be reset, by the command line and the machine's files. */
import assert from 'node:assert/strict';
import { hostname, networkInterfaces } from 'node:os';
import { test } from 'node:test';
import { findTarget, type TargetOptions } from '../../src/core/target.ts';
import { fixtureText } from './config/fixture.ts';
import { memoryFs } from './config/memory-fs.ts';

const GUIDE = fixtureText('guide.jsonc');
const NOTHING: TargetOptions = {
  server: undefined,
  mode: undefined,
  tls: false,
  caFile: undefined,
  authority: undefined,
};

/** Address, mode and notices for these files and options. */
async function target(files: Record<string, string>, options: Partial<TargetOptions> = {}) {
  const { address, mode, notices } = await findTarget({ ...NOTHING, ...options }, {}, memoryFs(files));
  return { address: address.text, mode, notices };
}

test('a local core is found and reset', async () => {
  assert.deepEqual(await target({ '/etc/v2ray/config.json': GUIDE }), {
    address: '127.0.0.1:10085',
    mode: 'reset',
    notices: [],
  });
});

test("a panel's core is read-only, with one line why, unless overridden", async () => {
  const files = { '/usr/local/x-ui/bin/config.json': GUIDE };
  const found = await target(files);
  assert.equal(found.mode, 'read-only');
  assert.match(
    found.notices.join('\n'),
    /^Read-only, because .*x-ui.* owns this core .*--reset overrides\.$/,
  );
  assert.equal((await target(files, { server: '127.0.0.1:10085' })).mode, 'read-only', 'typed or found');
  assert.deepEqual(await target(files, { mode: 'reset' }), {
    address: '127.0.0.1:10085',
    mode: 'reset',
    notices: [],
  });
});

test('a panel whose API is in no file owns the default address too', async () => {
  const found = await target({ '/var/lib/marzban/xray_config.json': '{"inbounds": []}' });
  assert.equal(found.address, '127.0.0.1:10085');
  assert.equal(found.mode, 'read-only');
});

test('a local core without configuration is reset, through any of its addresses', async () => {
  const own = Object.values(networkInterfaces()).flatMap((all = []) => all);
  const [ip] = own.flatMap(({ family, address }) => (family === 'IPv4' ? address : []));
  assert.equal((await target({})).mode, 'reset');
  for (const host of ['LOCALHOST', '0.0.0.0', '[::1]', '[::ffff:127.0.0.1]', hostname(), ip ?? '127.0.0.2']) {
    const { mode, notices } = await target({}, { server: `${host}:10085` });
    assert.deepEqual([mode, notices], ['reset', []], host);
  }
  assert.equal((await target({}, { server: 'unix:/run/xray/api.sock' })).mode, 'reset');
});

test("another machine's core is read-only, with one line why, unless overridden", async () => {
  const files = { '/var/lib/marzban/xray_config.json': '{"inbounds": []}' };
  for (const server of ['192.0.2.1:10085', '[2001:db8::1]:10085', 'core.example.com:10085']) {
    const { mode, notices } = await target(files, { server });
    assert.equal(mode, 'read-only');
    assert.deepEqual(notices, [
      'Read-only, because the API is on another machine, where others may count too; --reset overrides.',
    ]);
    const overridden = await target(files, { server, mode: 'reset' });
    assert.deepEqual([overridden.mode, overridden.notices], ['reset', []]);
  }
});
