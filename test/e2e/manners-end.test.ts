/** However it ends, the terminal is as it was, the totals of the run are on it, and the exit code is right. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

describe('when the user asks for it', () => {
  for (const keys of [
    ['q'],
    ['ctrl-c'],
    ['?', 'q', 'q'],
    ['/', 'a', 'ctrl-c'],
    ['j', 'enter', 'q', 'q'],
    ['space', 'q'],
    ['m', 'q'],
    ['f10'],
  ]) {
    test(keys.join(' '), async (t) => {
      const screen = await startScreen(t);
      screen.press(...keys);
      await assertLeaves(screen, 0);
    });
  }

  test('after the given number of samples (-n)', async (t) => {
    await assertLeaves(await startScreen(t, ['-n', '2']), 0);
  });
});

describe('at a signal', () => {
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

  test('SIGTERM while the mouse is on', async (t) => {
    const screen = await startScreen(t);
    screen.press('m');
    await screen.waitFor('The mouse works here');
    assert.equal(screen.emulator.reportsMouse(), true);
    process.kill(screen.program, 'SIGTERM');
    await assertLeaves(screen, 143);
  });

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

describe('at a bug of its own: one line that asks for a report, no stack trace', () => {
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

describe('at the loss of its terminal, as at a hang-up, and no process stays behind', () => {
  /** A terminal that is taken away from v2top; what the shell between them says of its end. */
  const lose = async (t: TestContext, shell: string, ...flags: string[]): Promise<string> => {
    const core = await startCore(t);
    const folder = await mkdtemp(join(tmpdir(), 'v2top-lost-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const file = join(folder, 'end');
    const command = ['sh', '-c', shell, file, process.execPath, V2TOP, core.address, ...flags];
    const terminal = new Pty(t, command);
    await terminal.waitFor('alice');
    terminal.hangUp();
    for (let tries = 0; tries < 1500 && !existsSync(`${file}.done`); tries++) await delay(20);
    return readFileSync(file, 'utf8').trim();
  };
  /** The shell's word for it and its number for it, and not a word of our own. */
  const HANGUP = 'Hangup\n129';
  // The shell lives on, so that the kernel sends no signal.
  const DEAF = 'trap "" HUP; "$@" 2>"$0"; echo $? >>"$0"; touch "$0.done"';

  test('a signal tells it', async (t) => {
    const screen = await startScreen(t);
    const { program } = screen;
    screen.hangUp();
    for (let tries = 0; tries < 1500 && !isGone(program); tries++) await delay(20);
    assert.ok(isGone(program));
  });

  test('the connection had started it', async (t) => {
    const core = await startCore(t);
    const screen = new Pty(t, [process.execPath, V2TOP, core.address, '-i', '0.2']);
    await screen.waitFor('alice');
    screen.hangUp();
    assert.equal(await screen.exitCode(), 129);
  });

  test('no signal arrives, and the next frame finds no terminal', async (t) => {
    assert.equal(await lose(t, DEAF, '-i', '0.2'), HANGUP);
  });

  test('no signal arrives, and there is nothing to write', async (t) => {
    assert.equal(await lose(t, DEAF, '-i', '3600'), HANGUP);
  });
});
