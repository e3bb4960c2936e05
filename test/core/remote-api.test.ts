/** The API on another machine is found in that machine's configuration: a real sshd, and a real V2Ray behind it. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { assertFits } from '../output/schema.ts';
import { type Outcome, runV2top } from '../support/run.ts';
import { type Sshd, startSshd } from '../support/sshd.ts';
import { startV2Ray } from '../support/v2ray.ts';

/** An sshd on a machine with these files. */
async function machineWith(t: TestContext, files: Readonly<Record<string, string>>): Promise<Sshd> {
  const sshd = await startSshd(t);
  const root = join(sshd.folder, 'root');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  await sshd.changeRoot(root);
  return sshd;
}

const run = (sshd: Sshd, address: string, ...args: string[]): Promise<Outcome> =>
  runV2top([address, '--json', '-n', '1', '-i', '0.2', ...args], { env: sshd.env });

const serverOf = (stdout: string): string => JSON.parse(stdout).server;

/** A configuration that opens an API on this port, with a secret in it. */
const configOf = (port: number): string =>
  JSON.stringify({
    stats: {},
    api: { tag: 'api', services: ['StatsService'] },
    inbounds: [{ tag: 'api', listen: '127.0.0.1', port, protocol: 'dokodemo-door' }],
    routing: { rules: [{ inboundTag: ['api'], outboundTag: 'api' }] },
  });

describe('ssh://HOST without an API', () => {
  test("a real V2Ray's API is found in its configuration there and read, read-only", async (t) => {
    const core = await startV2Ray();
    t.after(() => core.stop());
    const sshd = await machineWith(t, {});
    const place = join(sshd.folder, 'root/usr/local/etc/v2ray');
    mkdirSync(place, { recursive: true });
    copyFileSync(core.config, join(place, 'config.json'));
    const { code, stdout, stderr } = await run(sshd, 'ssh://box');
    assert.equal(code, 0);
    assert.equal(serverOf(stdout), `ssh://box/${core.api}`);
    assert.match(stderr, /^v2top: Read-only, because the API is on another machine, .+\n$/);
    assert.equal(JSON.parse(stdout).mode, 'read-only');
    // One login for the search, which runs nothing but a shell that reads its script.
    assert.equal(readFileSync(join(sshd.folder, 'commands.log'), 'utf8'), 'sh -s\n');
  });

  test('a folder of files is read as the core does, and an API that is named is not looked for', async (t) => {
    const core = await startV2Ray();
    t.after(() => core.stop());
    const port = Number(core.api.split(':')[1]);
    const sshd = await machineWith(t, {
      '/etc/xray/00_log.json': '{ "log": {} }',
      '/etc/xray/10_api.json': configOf(port),
      '/etc/xray/README': 'not a configuration',
    });
    assert.equal(serverOf((await run(sshd, 'ssh://box')).stdout), `ssh://box/${core.api}`);
    const named = await run(sshd, `ssh://box/${core.api}`);
    assert.equal(named.code, 0);
    assert.equal(readFileSync(join(sshd.folder, 'commands.log'), 'utf8'), 'sh -s\n');
  });

  test('a panel that owns the core is named', async (t) => {
    const sshd = await machineWith(t, { '/usr/local/x-ui/bin/config.json': configOf(1) });
    const { stderr } = await run(sshd, 'ssh://box');
    assert.match(stderr, /^v2top: Read-only, because .*x-ui owns this core and does its own accounting/);
  });

  for (const [what, files, why] of [
    ['a machine without a configuration', {}, 'no configuration there opens an API'],
    ['a broken one', { '/etc/v2ray/config.json': '{ "a": ' }, '/etc/v2ray/config.json:1:'],
  ] as const)
    test(`${what} is said, with where the API is taken to be`, async (t) => {
      const sshd = await machineWith(t, files);
      const { code, stderr } = await run(sshd, 'ssh://box');
      assert.equal(code, 1);
      assert.match(stderr, /^v2top: The API on box is taken to be at 127\.0\.0\.1:10085: /m);
      assert.ok(stderr.includes(why), stderr);
    });

  test('a key that is not let in is said in the words of ssh', async (t) => {
    const sshd = await machineWith(t, {});
    sshd.lockOut();
    const { code, stderr } = await run(sshd, 'ssh://box');
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^v2top: The API on box is taken to be at 127\.0\.0\.1:10085: .*Permission denied.*\.$/m,
    );
  });
});

describe('the doctor of another machine', () => {
  test('finds nothing wrong with a real V2Ray there, and says how it is watched from here', async (t) => {
    const core = await startV2Ray();
    t.after(() => core.stop());
    const sshd = await machineWith(t, { '/etc/v2ray/config.json': readFileSync(core.config, 'utf8') });
    const { code, stdout, stderr } = await runV2top(['doctor', 'ssh://box'], { env: sshd.env });
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
    assert.match(stdout, /^On ssh:\/\/box\nThe configuration \/etc\/v2ray\/config\.json \(V2Ray/);
    assert.ok(stdout.endsWith(`All is well: v2top ssh://box/${core.api}\n`), stdout);
  });

  test('says what is missing in its file, which is not written from here', async (t) => {
    const sshd = await machineWith(t, { '/etc/v2ray/config.json': '{ "inbounds": [] }' });
    const { code, stdout } = await runV2top(['doctor', 'ssh://box', '--json'], { env: sshd.env });
    const found = JSON.parse(stdout);
    assertFits('doctor', found);
    assert.equal(code, 1);
    assert.deepEqual([found.machine, found.config.paths], ['ssh://box', ['/etc/v2ray/config.json']]);
    assert.ok(found.changes.length > 0);
    const text = await runV2top(['doctor', 'ssh://box'], { env: sshd.env });
    assert.doesNotMatch(text.stdout, /--write/);
    const write = await runV2top(['doctor', 'ssh://box', '--write', 'x.json'], { env: sshd.env });
    assert.equal(write.code, 2);
  });

  test('says in the words of ssh why it cannot look', async (t) => {
    const sshd = await machineWith(t, {});
    sshd.lockOut();
    const { code, stderr } = await runV2top(['doctor', 'ssh://box'], { env: sshd.env });
    assert.equal(code, 1);
    assert.match(stderr, /^v2top: The files on box cannot be read: .*Permission denied/);
  });

  test('takes files or servers', async () => {
    const { code, stderr } = await runV2top(['doctor', 'ssh://box', 'config.json']);
    assert.equal(code, 2);
    assert.match(stderr, /files or servers, not both; drop "config\.json"/);
  });
});
