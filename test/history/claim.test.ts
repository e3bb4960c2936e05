/** Claims between real processes: they find each other, wait for each other's resets, and leave nothing behind. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { claimKey } from '../../src/history/claim-key.ts';
import { abstractNames, folderNames, newName } from '../../src/history/names.ts';

const CHILD = fileURLToPath(new URL('../support/claim-child.ts', import.meta.url));
/** No test waits for a silent process longer than this, in milliseconds. */
const PATIENCE = 60_000;

/** A process with a claim. */
class Holder {
  readonly child: ChildProcess;
  private readonly lines: string[] = [];
  private readonly waiting: (() => void)[] = [];

  constructor(t: TestContext, key: string, patience: number, folder?: string) {
    const args = ['--import', 'tsx', CHILD, key, String(patience), ...(folder === undefined ? [] : [folder])];
    this.child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const { stdout } = this.child;
    assert.ok(stdout !== null);
    createInterface({ input: stdout }).on('line', (line) => {
      this.lines.push(line);
      for (const wake of this.waiting.splice(0)) wake();
    });
    t.after(() => this.child.kill('SIGKILL'));
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  tell(word: 'enter' | 'begin' | 'end' | 'leave'): void {
    this.child.stdin?.write(`${word}\n`);
  }

  /** Waits for a line that has not been waited for yet, and passes over those before it. */
  async says(wanted: string): Promise<void> {
    for (;;) {
      const at = this.lines.indexOf(wanted);
      if (at >= 0) {
        this.lines.splice(0, at + 1);
        return;
      }
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  hasSaid(line: string): boolean {
    return this.lines.includes(line);
  }

  async enters(): Promise<this> {
    this.tell('enter');
    await this.says('entered');
    return this;
  }

  async isAlone(): Promise<boolean> {
    const answers = ['alone', 'not alone'];
    this.tell('begin');
    while (!this.lines.some((line) => answers.includes(line)))
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    const answer = this.lines.find((line) => answers.includes(line));
    await this.says(answer ?? '');
    return answer === 'alone';
  }

  async end(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill(signal);
    await ended;
  }
}

/** The ways in which processes find each other; the second one is for systems without abstract sockets. */
const WAYS: Readonly<Record<string, (t: TestContext) => Promise<string | undefined>>> = {
  'abstract sockets': async () => undefined,
  'socket files': async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'v2top-claims-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    return folder;
  },
};

/** A v2top that resets, and another that comes meanwhile. */
async function duringReset(holder: () => Holder): Promise<readonly [Holder, Holder]> {
  const first = await holder().enters();
  assert.equal(await first.isAlone(), true);
  const second = holder();
  second.tell('enter');
  await first.says(`others ${second.pid}`);
  return [first, second];
}

for (const [way, prepare] of Object.entries(WAYS)) {
  describe(`by ${way}`, () => {
    const open = async (t: TestContext): Promise<(patience?: number) => Holder> => {
      const folder = await prepare(t);
      const key = `test:${randomUUID()}`;
      return (patience = PATIENCE) => new Holder(t, key, patience, folder);
    };

    test('one v2top alone may reset; two may not; the last one may again', async (t) => {
      const holder = await open(t);
      const first = await holder().enters();
      assert.equal(await first.isAlone(), true);
      first.tell('end');
      const second = await holder().enters();
      await first.says(`others ${second.pid}`);
      assert.deepEqual([await first.isAlone(), await second.isAlone()], [false, false]);
      await second.end();
      await first.says('others');
      assert.equal(await first.isAlone(), true);
    });

    test('a new v2top waits for the end of a reset', async (t) => {
      const [first, second] = await duringReset(await open(t));
      assert.equal(second.hasSaid('entered'), false);
      first.tell('end');
      await second.says('entered');
      assert.equal(await first.isAlone(), false);
    });

    test('a stopped v2top is not waited for beyond a deadline, and still keeps others from resetting', async (t) => {
      const holder = await open(t);
      const first = await holder().enters();
      first.child.kill('SIGSTOP');
      const second = await holder(300).enters();
      assert.equal(await second.isAlone(), false);
      first.child.kill('SIGCONT');
      await first.says(`others ${second.pid}`);
      await second.end();
      await first.says('others');
      assert.equal(await first.isAlone(), true);
    });

    test('a v2top killed during a reset or a wait leaves nothing behind', async (t) => {
      const holder = await open(t);
      const [first, second] = await duringReset(holder);
      await first.end();
      await second.says('entered');
      assert.equal(await second.isAlone(), true);
      second.tell('end');
      const third = holder();
      third.tell('enter');
      await second.says(`others ${third.pid}`);
      await third.end();
      await second.says('others');
    });

    test('a v2top that leaves takes its name back while it lives on', async (t) => {
      const holder = await open(t);
      const first = await holder().enters();
      const second = await holder().enters();
      second.tell('leave');
      await second.says('left');
      await first.says('others');
      assert.equal(await first.isAlone(), true);
    });

    test('ten v2tops that start at once all find each other', async (t) => {
      const holder = await open(t);
      const all = await Promise.all(Array.from({ length: 10 }, () => holder().enters()));
      for (const one of all) assert.equal(await one.isAlone(), false);
      for (const one of all.slice(1)) await one.end();
      const [last] = all;
      assert.ok(last !== undefined);
      await last.says('others');
      assert.equal(await last.isAlone(), true);
    });
  });
}

/** Leaves a socket file as a process does whose machine goes down. */
async function leaveSocket(path: string): Promise<void> {
  const server = createServer().listen(`${path}.bound`);
  await once(server, 'listening');
  await rename(`${path}.bound`, path);
  await new Promise((resolve) => server.close(resolve));
}

test('names from before a reboot hold nothing, though their pids are in use again', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'v2top-claims-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const key = `test:${randomUUID()}`;
  const first = new Holder(t, key, PATIENCE, folder);
  const [others, its] = [newName(key), newName(key).replace(`-${process.pid}-`, `-${first.pid}-`)];
  for (const name of [others, its]) await leaveSocket(join(folder, name));
  assert.deepEqual((await readdir(folder)).sort(), [others, its].sort());
  await first.enters();
  assert.equal(await first.isAlone(), true);
  assert.equal((await readdir(folder)).length, 1, 'its own');
});

test('data that strangers send to a name changes nothing', async (t) => {
  const key = `test:${randomUUID()}`;
  const first = await new Holder(t, key, PATIENCE).enters();
  const names = abstractNames(key);
  const [name] = names.held();
  assert.ok(name !== undefined);
  const send = (text: string): Promise<void> =>
    new Promise((resolve) => {
      const socket = connect(names.address(name), () => socket.end(text));
      socket.on('close', () => resolve());
      socket.on('error', () => resolve());
      socket.resume();
    });
  await send('x'.repeat(100_000));
  await send('\n\n\n');
  await send('v2top-0123456789abcdef-1-0123456789ab\n');
  await send(`${name}\n`);
  await first.says('others');
  assert.equal(await first.isAlone(), true);
});

test('a claim’s socket files belong to its user', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'v2top-claims-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  assert.deepEqual(await readdir(folder), []);
  assert.deepEqual(folderNames('port:1', folder).held(), []);
  assert.throws(() => folderNames('port:1', '/tmp'), /open to other users/);
});

test('abstract names are found among other sockets', () => {
  const key = 'port:10085';
  const [own, other] = [newName(key), newName('port:10086')];
  const line = (path: string): string =>
    `0000000000000000: 00000002 00000000 00010000 0001 01 12345 ${path}\n`;
  const list = [`@${own.padEnd(107, '.')}`, `@${other}....`, '/run/x.sock', `@x@${own}`, `@${own}`]
    .map(line)
    .join('');
  assert.deepEqual(abstractNames(key, () => list).held(), [own]);
  assert.equal(Buffer.byteLength(abstractNames(key).address(own)), 108);
});

test('all spellings of an address of this machine have one key', () => {
  const own = new Set(['192.168.1.5', 'fe80::1', 'hk1']);
  const keys = [
    '127.0.0.1',
    'localhost',
    '[::1]',
    '0.0.0.0',
    '192.168.1.5',
    '[fe80::1]',
    'hk1',
    'HK1',
    '[::ffff:192.168.1.5]',
  ];
  for (const host of keys) assert.equal(claimKey(`${host}:10085`, own), 'port:10085', host);
  assert.equal(claimKey('Example.org:10085', own), 'example.org:10085');
  assert.equal(claimKey('unix:@xray', own), 'unix:@xray');
  assert.equal(claimKey('ssh://me@host:22/127.0.0.1:10085', own), 'ssh://me@host:22/127.0.0.1:10085');
});
