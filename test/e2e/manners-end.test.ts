/** However it ends, the terminal is as it was, the totals of the run are on it, and the exit code is right. */
import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { FakeCore } from '../support/fake-core.ts';
import { start } from '../support/fake-core-lab.ts';
import { Pty, type PtyOptions } from '../support/pty.ts';
import { tableRow } from '../support/screen-text.ts';
import { clean, isGone, type Session, startV2top, startWatched, V2TOP } from '../support/session.ts';

const SABOTAGE = fileURLToPath(new URL('../fixtures/sabotage.cjs', import.meta.url));

/** A core in which alice has had a megabyte. */
async function startCore(t: TestContext): Promise<FakeCore> {
  const core = await start(t);
  core.add('user>>>alice>>>traffic>>>uplink', 0n);
  core.add('user>>>alice>>>traffic>>>downlink', 1_048_576n);
  return core;
}

/** v2top on that core, with its first table drawn. */
async function startScreen(t: TestContext, flags: readonly string[] = [], options: PtyOptions = {}) {
  const core = await startCore(t);
  const screen = await startV2top(t, [core.address, '-i', '0.2', ...flags], options);
  await screen.waitFor('alice');
  return screen;
}

async function assertLeaves(screen: Session, code: number): Promise<string> {
  assert.deepEqual(await screen.leave(), clean(code));
  const text = await screen.text();
  assert.match(text, /^v2top ran for \d+s/m);
  assert.match(tableRow(text, 'User', 'alice'), /1\.00 MiB/);
  assert.equal(screen.emulator.scrollback(), 0, 'only the totals are on the normal screen');
  return text;
}

describe('at the operator’s wish', () => {
  for (const keys of [
    ['q'],
    ['ctrl-c'],
    ['?', 'q', 'q'],
    ['/', 'a', 'ctrl-c'],
    ['j', 'enter', 'q', 'q'],
    ['space', 'q'],
  ]) {
    test(keys.join(' '), async (t) => {
      const screen = await startScreen(t);
      screen.press(...keys);
      await assertLeaves(screen, 0);
    });
  }

  test('after so many samples (-n)', async (t) => {
    await assertLeaves(await startScreen(t, ['-n', '2']), 0);
  });
});

describe('by a signal', () => {
  for (const [signal, code] of [
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGQUIT', 131],
  ] as const) {
    test(signal, async (t) => {
      const screen = await startScreen(t);
      process.kill(screen.program, signal);
      await assertLeaves(screen, code);
    });
  }

  test('SIGTERM while a filter is typed and the core does not answer', async (t) => {
    const core = await startCore(t);
    const screen = await startV2top(t, [core.address, '-i', '0.2']);
    await screen.waitFor('alice');
    screen.press('/', 'a');
    await screen.waitFor(/^\/a/m);
    core.suspend();
    await delay(300);
    process.kill(screen.program, 'SIGTERM');
    await assertLeaves(screen, 143);
  });
});

describe('by a defect of its own: one line that asks for a report, no stack trace', () => {
  for (const kind of ['exception', 'rejection']) {
    test(kind, async (t) => {
      const core = await startCore(t);
      const command = [process.execPath, '--require', SABOTAGE, V2TOP, core.address, '-i', '0.2'];
      const screen = await startWatched(t, command, { env: { SABOTAGE: kind }, columns: 100 });
      await screen.waitFor('alice');
      process.kill(screen.program, 'SIGUSR2');
      const text = await assertLeaves(screen, 1);
      assert.match(text, /^v2top: a defect in v2top itself: .*nothing is a function/m);
      assert.doesNotMatch(text, /^\s+at /m);
    });
  }
});

describe('by losing its terminal: no process stays behind', () => {
  const untilGone = async (pid: number): Promise<void> => {
    for (let tries = 0; tries < 1500 && !isGone(pid); tries++) await delay(20);
    const gone = isGone(pid);
    if (!gone) process.kill(pid, 'SIGKILL');
    assert.ok(gone, `${pid} goes on without a terminal`);
  };

  test('the connection drops under the shell that started it', async (t) => {
    const screen = await startScreen(t);
    const { program } = screen;
    screen.hangUp();
    await untilGone(program);
  });

  test('it is what the connection had started', async (t) => {
    const core = await startCore(t);
    const screen = new Pty(t, [process.execPath, V2TOP, core.address, '-i', '0.2']);
    await screen.waitFor('alice');
    screen.hangUp();
    await untilGone(screen.pid);
  });

  test('a shell above it takes no notice, and no signal comes', async (t) => {
    const core = await startCore(t);
    const line = 'trap "" HUP; "$@"; true';
    const shell = new Pty(t, ['sh', '-c', line, 'sh', process.execPath, V2TOP, core.address]);
    await shell.waitFor('alice');
    shell.hangUp();
    await untilGone(shell.pid);
  });
});
