/** Every ending is bounded, even if the address swallows connection attempts or nobody reads the output. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { constants } from 'node:os';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { start as startCore } from '../support/fake-core-lab.ts';
import { plainEnvironment } from '../support/pty.ts';
import { runV2top, startRun } from '../support/run.ts';
import { clean, isGone, startV2top, V2TOP } from '../support/session.ts';

/** A server that is stopped, with its queue full: the kernel drops every further SYN to it. */
class BlackHole {
  private readonly server = spawn(process.execPath, [
    '-e',
    `const s = require('net').createServer().listen(0, '127.0.0.1', 1, () => console.log(s.address().port))`,
  ]);
  private readonly sockets: Socket[] = [];
  address = '';

  async open(): Promise<void> {
    const port = await new Promise<number>((resolve) =>
      this.server.stdout.once('data', (text) => resolve(Number(text))),
    );
    this.server.kill('SIGSTOP');
    for (let count = 0; count < 8; count++)
      this.sockets.push(connect(port, '127.0.0.1').on('error', () => {}));
    await delay(200);
    this.address = `127.0.0.1:${port}`;
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.kill('SIGKILL');
  }
}

/** The exit code as a shell sees it: 128 + n for the signal n. */
function exitCodeOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) =>
    child.once('exit', (code, signal) =>
      resolve(code ?? (signal === null ? -1 : 128 + constants.signals[signal])),
    ),
  );
}

describe('at an address that swallows connection attempts', () => {
  const hole = new BlackHole();
  before(() => hole.open());
  after(() => hole.close());

  test('--once says so and ends', async () => {
    const { code, stderr } = await runV2top(['-s', hole.address, '--once', '--timeout', '0.5']);
    assert.equal(code, 1);
    assert.match(stderr, /No answer from/);
  });

  test('the doctor says so and ends', async () => {
    const { code, stdout } = await runV2top(['doctor', '-s', hole.address]);
    assert.equal(code, 1);
    assert.match(stdout, /no answer comes|does not answer/);
  });

  test('--json ends at a signal', async () => {
    const child = spawn(process.execPath, [V2TOP, '-s', hole.address, '--json'], {
      stdio: 'ignore',
      env: plainEnvironment(),
    });
    await delay(1500);
    const ended = exitCodeOf(child);
    child.kill('SIGTERM');
    assert.equal(await ended, 143);
  });
});

describe('the screen', () => {
  const hole = new BlackHole();
  before(() => hole.open());
  after(() => hole.close());

  for (const key of ['q', 'ctrl-c', 'f10'])
    test(`ends by ${key} at an address that swallows connection attempts`, async (t) => {
      const screen = await startV2top(t, ['-s', hole.address]);
      await screen.waitFor('Asking');
      screen.press(key);
      assert.deepEqual(await screen.leave(), clean(0));
    });

  for (const [signal, code] of [
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)
    test(`ends by ${signal} there`, async (t) => {
      const screen = await startV2top(t, ['-s', hole.address]);
      await screen.waitFor('Asking');
      process.kill(screen.program, signal);
      assert.deepEqual(await screen.leave(), clean(code));
    });

  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'] as const)
    test(`ends by ${signal} in a terminal that nobody reads`, async (t) => {
      const core = await startCore(t);
      core.addCrowd(3000, 1n);
      const screen = await startV2top(t, [core.address, '-i', '0.2'], { columns: 200, rows: 100 });
      await screen.waitFor('TOTAL');
      screen.stall();
      // What a terminal takes before it stalls is the kernel's to say: redraws fill it.
      for (let times = 0; times < 40; times++) {
        screen.press('ctrl-l');
        await delay(20);
      }
      const { program } = screen;
      process.kill(program, signal);
      for (let tries = 0; tries < 1500 && !isGone(program); tries++) await delay(20);
      assert.ok(isGone(program));
    });
});

test("SIGUSR1 does not open Node's debugger", async (t) => {
  const core = await startCore(t);
  const run = startRun([core.address, '-i', '0.2', '--json']);
  await run.waitForLines(1);
  run.kill('SIGUSR1');
  await run.waitForLines(4);
  run.kill('SIGTERM');
  const { code, stderr } = await run.ended;
  assert.deepEqual([code, stderr], [143, '']);
});

test('--json stops asking the core if nobody reads it, and ends at a signal', async (t) => {
  const core = await startCore(t);
  core.addCrowd(3000, 1n);
  const child = spawn(process.execPath, [V2TOP, '-s', core.address, '--json', '-i', '0.2', '--reset'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: plainEnvironment(),
  });
  child.stdout.pause();
  t.after(() => child.kill('SIGKILL'));
  // Stalled: it has asked the core some times, and then asks no more.
  for (let asked = -1; core.calls.length !== asked || asked < 5; await delay(3000)) asked = core.calls.length;
  core.add('user>>>late>>>traffic>>>downlink', 5n);
  await delay(1000);
  assert.equal(
    core.counters.get('user>>>late>>>traffic>>>downlink'),
    5n,
    'nothing is zeroed that cannot be printed',
  );
  const ended = exitCodeOf(child);
  child.kill('SIGTERM');
  assert.equal(await ended, 143);
});
