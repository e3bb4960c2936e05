/** Every ending is bounded, though the address swallows connection attempts or nothing reads the output. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { start as startCore } from '../support/fake-core-lab.ts';
import { runV2top } from '../support/run.ts';
import { V2TOP } from '../support/session.ts';

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
    const child = spawn(process.execPath, [V2TOP, '-s', hole.address, '--json'], { stdio: 'ignore' });
    await delay(1500);
    const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));
    child.kill('SIGTERM');
    assert.equal(await ended, 143);
  });
});

test('--json that nothing reads asks no more, and ends at a signal', async (t) => {
  const core = await startCore(t);
  core.addCrowd(3000, 1n);
  const child = spawn(process.execPath, [V2TOP, '-s', core.address, '--json', '-i', '0.2', '--reset'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  child.stdout.pause();
  t.after(() => child.kill('SIGKILL'));
  for (let asked = -1; core.calls.length !== asked || asked === 0; await delay(1500))
    asked = core.calls.length;
  core.add('user>>>late>>>traffic>>>downlink', 5n);
  await delay(1000);
  assert.equal(
    core.counters.get('user>>>late>>>traffic>>>downlink'),
    5n,
    'nothing is zeroed that nobody can read',
  );
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));
  child.kill('SIGTERM');
  assert.equal(await ended, 143);
});
