/** An API on another machine is read over the system's ssh: a real sshd, and a real V2Ray behind it. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { loginDelay } from '../../src/core/ssh.ts';
import { lastWords } from '../../src/core/ssh-words.ts';
import { start } from '../support/fake-core-lab.ts';
import { type Outcome, runV2top, startRun } from '../support/run.ts';
import { clean, startV2top } from '../support/session.ts';
import { type Sshd, startSshd } from '../support/sshd.ts';
import { startV2Ray } from '../support/v2ray.ts';

/** The private folders that v2tops have beside this sshd. */
const folders = ({ folder }: Sshd): string[] =>
  readdirSync(folder).filter((name) => name.startsWith('v2top-ssh-'));

const once = (sshd: Sshd, address: string, ...args: string[]): Promise<Outcome> =>
  runV2top([address, '--once', '--json', ...args], { env: sshd.env });

const field = (line: string, name: string): unknown => {
  const sample: unknown = JSON.parse(line);
  assert.ok(typeof sample === 'object' && sample !== null);
  return new Map<string, unknown>(Object.entries(sample)).get(name);
};

describe('over ssh', () => {
  test('a real V2Ray is read, and nothing is left behind', async (t) => {
    const [sshd, core] = await Promise.all([startSshd(t), startV2Ray()]);
    t.after(() => core.stop());
    const { code, stdout, stderr } = await once(sshd, sshd.addressOf(core.api));
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
    assert.equal(field(stdout, 'server'), sshd.addressOf(core.api));
    assert.equal(field(stdout, 'core'), 'v2ray');
    assert.deepEqual(folders(sshd), []);
  });

  test("ssh's own configuration resolves the host's name", async (t) => {
    const [sshd, core] = await Promise.all([startSshd(t), start(t)]);
    const { code, stderr } = await once(sshd, `ssh://box/${core.address}`);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
  });

  test('an API on a unix socket is read', async (t) => {
    const sshd = await startSshd(t);
    const core = await start(t, { address: `unix:${join(sshd.folder, 'core.sock')}` });
    const { code, stdout, stderr } = await once(sshd, sshd.addressOf(core.address));
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
    assert.equal(field(stdout, 'server'), sshd.addressOf(core.address));
    assert.deepEqual(folders(sshd), []);
    assert.deepEqual(await sshd.sessions(), []);
  });

  test('nothing is reset unless asked for', async (t) => {
    const [sshd, core] = await Promise.all([startSshd(t), start(t)]);
    core.add('user>>>a>>>traffic>>>uplink', 5n);
    const { stdout } = await runV2top([sshd.addressOf(core.address), '--json', '-n', '1', '-i', '0.2'], sshd);
    assert.equal(field(stdout, 'mode'), 'read-only');
    assert.equal(core.counters.get('user>>>a>>>traffic>>>uplink'), 5n);
    const asked = await once(sshd, sshd.addressOf(core.address), '--reset');
    assert.equal(asked.code, 0);
    assert.equal(core.counters.get('user>>>a>>>traffic>>>uplink'), 0n);
  });

  test("an API that refuses is reported in ssh's words", async (t) => {
    const [sshd, core] = await Promise.all([startSshd(t), start(t)]);
    await core.down();
    const { code, stderr } = await once(sshd, sshd.addressOf(core.address));
    assert.equal(code, 1);
    assert.match(stderr, /^v2top: Cannot reach ssh:.* \(ssh: .*Connection refused.*\)\.\n$/);
  });

  test('a key that is refused is reported, and nobody is asked for a password', async (t) => {
    const [sshd, core] = await Promise.all([startSshd(t), start(t)]);
    sshd.lockOut();
    const { code, stderr } = await once(sshd, sshd.addressOf(core.address));
    assert.equal(code, 1);
    assert.match(stderr, /^v2top: .*Permission denied \(publickey\)\..*\n$/);
    assert.deepEqual(core.calls, []);
  });

  test('a changed host key is reported, and nothing is sent', async (t) => {
    const [sshd, core] = await Promise.all([startSshd(t), start(t)]);
    await sshd.changeHostKey();
    const { code, stderr } = await once(sshd, sshd.addressOf(core.address));
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^v2top: .*REMOTE HOST IDENTIFICATION HAS CHANGED! Host key verification failed\..*\n$/,
    );
    assert.deepEqual(core.calls, []);
  });

  test('a line that was cut comes back, and no byte is lost or counted twice', async (t) => {
    const [sshd, core] = await Promise.all([startSshd(t), start(t)]);
    const name = 'user>>>a>>>traffic>>>uplink';
    core.add(name, 1000n);
    const run = startRun([sshd.addressOf(core.address), '--json', '-i', '0.2', '--timeout', '2'], sshd);
    t.after(() => run.kill('SIGKILL'));
    await run.waitForLines(2);
    core.add(name, 20n);
    assert.ok((await sshd.cut()) > 0);
    const before = run.lines().length;
    core.add(name, 3n);
    await run.waitForLines(before + 3);
    run.kill('SIGINT');
    const { stdout } = await run.ended;
    const total = field(stdout.trim().split('\n').at(-1) ?? '', 'total');
    assert.match(JSON.stringify(total), /"user":\{"uplink":1023,/);
    assert.deepEqual(folders(sshd), []);
  });

  test('a host that is away for a while is tried again', async (t) => {
    const [sshd, core] = await Promise.all([startSshd(t), start(t)]);
    const run = startRun([sshd.addressOf(core.address), '--json', '-i', '0.2', '--timeout', '2'], sshd);
    t.after(() => run.kill('SIGKILL'));
    await run.waitForLines(1);
    const sessions = await sshd.sessions();
    await sshd.halt();
    for (const pid of sessions) process.kill(pid, 'SIGKILL');
    while (!run.stderr.includes('Connection refused')) await delay(50);
    const before = run.lines().length;
    await sshd.start();
    await run.waitForLines(before + 2);
    run.kill('SIGINT');
    assert.equal((await run.ended).code, 130);
  });

  test('a stalled line is replaced by a new one', async (t) => {
    const [sshd, core] = await Promise.all([startSshd(t), start(t)]);
    const run = startRun([sshd.addressOf(core.address), '--json', '-i', '0.2', '--timeout', '0.5'], sshd);
    t.after(() => run.kill('SIGKILL'));
    await run.waitForLines(1);
    const still = await sshd.sessions();
    for (const pid of still) process.kill(pid, 'SIGSTOP');
    t.after(() => still.map((pid) => process.kill(pid, 'SIGKILL')));
    const before = run.lines().length;
    const lines = await run.waitForLines(before + 3);
    assert.ok(lines.slice(before).some((line) => field(line, 'gap') === true));
    run.kill('SIGINT');
    assert.equal((await run.ended).code, 130);
  });

  for (const socket of [false, true])
    test(`what a killed v2top left is removed by the next one${socket ? ', with its forwarding' : ''}`, async (t) => {
      const sshd = await startSshd(t);
      const core = await start(t, socket ? { address: `unix:${join(sshd.folder, 'core.sock')}` } : {});
      const run = startRun([sshd.addressOf(core.address), '--json', '-i', '0.2'], sshd);
      await run.waitForLines(1);
      const [left = ''] = folders(sshd);
      assert.equal(statSync(join(sshd.folder, left)).mode & 0o777, 0o700);
      run.kill('SIGKILL');
      await run.ended;
      assert.ok(existsSync(join(sshd.folder, left)));
      assert.equal((await once(sshd, sshd.addressOf(core.address))).code, 0);
      assert.deepEqual(folders(sshd), []);
      while ((await sshd.sessions()).length > 0) await delay(50);
    });

  test('ssh asks before the screen opens, and never on it: a line that is cut later stays away', async (t) => {
    const [sshd, core] = await Promise.all([startSshd(t), start(t)]);
    core.add('user>>>alice>>>traffic>>>uplink', 5n);
    await sshd.encryptKey('open sesame');
    const size = { columns: 240, rows: 24 };
    const screen = await startV2top(t, [sshd.addressOf(core.address), '-i', '0.2'], { ...sshd, ...size });
    await screen.waitFor('Enter passphrase for key');
    screen.type('open sesame\r');
    await screen.waitFor(/read-only[\s\S]*alice/);
    await sshd.cut();
    const text = await screen.waitFor('it can ask for a password only when v2top starts');
    assert.match(text, /Permission denied \(publickey\)/);
    assert.doesNotMatch(text, /passphrase/);
    screen.press('q');
    assert.deepEqual(await screen.leave(), clean(0));
    assert.deepEqual(folders(sshd), []);
  });

  test('a missing ssh is reported', async (t) => {
    const { code, stderr } = await runV2top(['ssh://example.net', '--once'], {
      env: { PATH: t.name, XDG_RUNTIME_DIR: undefined },
    });
    assert.equal(code, 1);
    assert.match(stderr, /ssh cannot be started: spawn ssh ENOENT/);
  });
});

test('failing logins become rarer and rarer', () => {
  assert.deepEqual([1, 2, 3, 6, 7, 1000].map(loginDelay), [1000, 2000, 4000, 32_000, 60_000, 60_000]);
});

test("ssh's messages are cut to the reason, and cannot act on a terminal", () => {
  assert.equal(lastWords(''), undefined);
  assert.equal(
    lastWords('Banner\r\nhost: Permission denied (publickey).\r\n'),
    'host: Permission denied (publickey).',
  );
  assert.equal(
    lastWords('channel 0: open failed: connect failed: Connection refused\nstdio forwarding failed\n'),
    'channel 0: open failed: connect failed: Connection refused',
  );
  assert.equal(lastWords('\u001b[2Jgone'), '\uFFFD[2Jgone');
});

describe('an argument that would be an option of ssh, or shell code,', () => {
  const hostile = [
    'ssh://-oProxyCommand=touch',
    'ssh://-oProxyCommand=touch@host',
    'ssh://-l@host',
    'ssh://a;touch',
    'ssh://$(touch)',
    'ssh://`touch`',
    'ssh://a%h',
    'ssh://a:-p',
    'ssh://[-o]',
    'ssh://',
    'ssh:///run/core.sock',
    'ssh://host/ssh://other',
    'ssh://host/unix:@name',
  ];
  for (const address of hostile)
    test(`is refused: ${address}`, async () => {
      const { code, stdout, stderr } = await runV2top([address, '--once']);
      assert.deepEqual({ code, stdout }, { code: 2, stdout: '' });
      assert.match(stderr, /^v2top: .+\n$/);
    });
});
