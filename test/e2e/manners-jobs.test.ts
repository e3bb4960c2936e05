/** Ctrl-Z, fg and similar under a real shell with job control. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { FakeCore } from '../support/fake-core.ts';
import { start } from '../support/fake-core-lab.ts';
import { Pty } from '../support/pty.ts';
import { startV2top, V2TOP } from '../support/session.ts';

/** How often the shell is asked for its jobs. */
const TRIES = 400;

const DOWN = 'user>>>alice>>>traffic>>>downlink';

/** bash with job control, v2top known to it as `watch_core`, and a core to watch. */
class Shell extends Pty {
  readonly core: FakeCore;
  private readonly folder: string;

  constructor(t: TestContext, core: FakeCore, folder: string) {
    const env = { PS1: '$ ', HISTFILE: '/dev/null', INPUTRC: '/dev/null' };
    super(t, ['bash', '--norc', '--noprofile', '-i'], { env, columns: 90 });
    this.core = core;
    this.folder = folder;
  }

  /** The process id of its v2top. */
  get program(): number {
    return Number(readFileSync(join(this.folder, 'pid'), 'utf8'));
  }

  /** Types a line at the prompt. */
  enter(line: string): void {
    this.type(`${line}\r`);
  }

  /** Runs a command and returns what it printed. */
  async ask(command: string): Promise<string> {
    const file = join(this.folder, 'answer');
    await rm(file, { force: true });
    this.enter(`{ ${command}; } >${file}.part 2>&1; mv ${file}.part ${file}`);
    await this.waitUntil(() => {
      try {
        return readFileSync(file) !== undefined;
      } catch {
        return false;
      }
    }, `run ${command}`);
    return readFileSync(file, 'utf8').trim();
  }

  /** Waits for the shell to say that the job is stopped, and says in which state it has the terminal. */
  async stopped(): Promise<Held> {
    await this.waitFor(/\[1\]\+ +Stopped/);
    return this.settings();
  }

  /** The same where the shell says so only when it is asked. */
  async stoppedInBackground(): Promise<Held> {
    for (let tries = 0; tries < TRIES && !(await this.ask('jobs')).includes('Stopped'); tries++)
      await delay(50);
    return this.settings();
  }

  /** In which state the shell has the terminal. */
  async settings(): Promise<Held> {
    const words = (await this.ask('stty -a')).split(/\s+/);
    return {
      buffer: this.emulator.bufferType(),
      cursor: this.emulator.cursorShown(),
      settings: ['icanon', 'echo', 'isig', 'icrnl', 'opost'].filter((word) => words.includes(word)).join(' '),
    };
  }
}

/** A terminal as its user finds it. */
interface Held {
  readonly buffer: string;
  readonly cursor: boolean;
  /** The most needed words of `stty`. */
  readonly settings: string;
}

const SHELL_HAS_IT: Held = { buffer: 'normal', cursor: true, settings: 'icanon echo isig icrnl opost' };

async function startShell(t: TestContext): Promise<Shell> {
  const core = await start(t);
  core.add('user>>>alice>>>traffic>>>uplink', 0n);
  core.add(DOWN, 1_048_576n);
  const folder = await mkdtemp(join(tmpdir(), 'v2top-jobs-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const shell = new Shell(t, core, folder);
  await shell.waitFor(/^\$/m);
  const noted = `sh -c 'echo $$ >"$0"; exec "$@"' ${join(folder, 'pid')}`;
  shell.enter(`watch_core() { ${noted} "${process.execPath}" "${V2TOP}" ${core.address} -i 0.2; }; clear`);
  return shell;
}

/** It goes on after `fg`: whole, with its keys, and with what was counted in the meantime. */
async function assertGoesOn(shell: Shell): Promise<void> {
  shell.core.add(DOWN, 2_097_152n);
  shell.enter('fg');
  await shell.waitFor(/^v2top [\s\S]*^User 1[\s\S]* 3\.00 MiB[\s\S]*^ TOTAL/m);
  assert.equal(shell.emulator.bufferType(), 'alternate');
  shell.press('space');
  await shell.waitFor('PAUSED');
  assert.doesNotMatch(await shell.text(), /\$ fg|Stopped/, 'nothing of the shell is left on the screen');
  shell.press('q');
  await shell.waitFor('v2top ran for');
  assert.equal(
    await shell.ask('echo $?'),
    '0',
    'what is typed before the prompt is there is the shell’s too',
  );
}

describe('under a shell with job control', () => {
  test('Ctrl-Z gives the shell a clean terminal, fg brings everything back', async (t) => {
    const shell = await startShell(t);
    shell.enter('watch_core');
    await shell.waitFor('alice');
    shell.press('ctrl-z');
    assert.deepEqual(await shell.stopped(), SHELL_HAS_IT);
    await assertGoesOn(shell);
  });

  test('Ctrl-Z gives the mouse back too, fg takes it again', async (t) => {
    const shell = await startShell(t);
    shell.enter('watch_core');
    await shell.waitFor('alice');
    shell.press('m');
    await shell.waitFor('The mouse works here');
    shell.press('ctrl-z');
    await shell.stopped();
    assert.equal(shell.emulator.reportsMouse(), false);
    shell.enter('fg');
    await shell.waitUntil(() => shell.emulator.reportsMouse(), 'take the mouse');
    shell.press('q');
    await shell.waitFor('v2top ran for');
    assert.equal(shell.emulator.reportsMouse(), false);
  });

  test('Ctrl-Z works a second time', async (t) => {
    const shell = await startShell(t);
    shell.enter('watch_core');
    await shell.waitFor('alice');
    shell.type('\x1a\x1a');
    assert.deepEqual(await shell.stopped(), SHELL_HAS_IT);
    await assertGoesOn(shell);
  });

  test('kill -TSTP from elsewhere works like Ctrl-Z', async (t) => {
    const shell = await startShell(t);
    shell.enter('watch_core');
    await shell.waitFor('alice');
    process.kill(shell.program, 'SIGTSTP');
    assert.deepEqual(await shell.stopped(), SHELL_HAS_IT);
    await assertGoesOn(shell);
  });

  test('a whole script stops and continues', async (t) => {
    const shell = await startShell(t);
    shell.enter('export -f watch_core; bash -c "watch_core; true"');
    await shell.waitFor('alice');
    shell.press('ctrl-z');
    assert.deepEqual(await shell.stopped(), SHELL_HAS_IT);
    await assertGoesOn(shell);
  });

  test('fg repairs what the shell did after kill -STOP, which no program can prepare for', async (t) => {
    const shell = await startShell(t);
    shell.enter('watch_core');
    await shell.waitFor('alice');
    process.kill(shell.program, 'SIGSTOP');
    await shell.stopped();
    await assertGoesOn(shell);
  });

  test('waits when started in the background, and touches nothing', async (t) => {
    const shell = await startShell(t);
    shell.enter('watch_core &');
    assert.deepEqual(await shell.stoppedInBackground(), SHELL_HAS_IT);
    assert.doesNotMatch(shell.written, /\x1b\[\?1049h/);
    await assertGoesOn(shell);
    assert.deepEqual(await shell.settings(), SHELL_HAS_IT);
  });

  test('waits again when sent to the background (bg)', async (t) => {
    const shell = await startShell(t);
    shell.enter('watch_core');
    await shell.waitFor('alice');
    shell.press('ctrl-z');
    await shell.stopped();
    shell.enter('bg');
    assert.deepEqual(await shell.stoppedInBackground(), SHELL_HAS_IT);
    await assertGoesOn(shell);
    assert.deepEqual(await shell.settings(), SHELL_HAS_IT);
  });

  test('fills a window that changed in the meantime', async (t) => {
    const shell = await startShell(t);
    shell.enter('watch_core');
    await shell.waitFor('alice');
    shell.press('ctrl-z');
    await shell.stopped();
    await shell.resize(60, 12);
    shell.enter('fg');
    await shell.waitUntil(
      (text) => text.startsWith('v2top ') && text.split('\n').length === 12,
      'fill twelve rows',
    );
    assert.match(await shell.text(), /^v2top .{50,53}\/s\n/);
  });

  test('kill ends it while it is stopped, with its totals and its exit code', async (t) => {
    const shell = await startShell(t);
    shell.enter('watch_core');
    await shell.waitFor('alice');
    shell.press('ctrl-z');
    await shell.stopped();
    shell.enter('kill %1');
    // The job died of the signal itself: for a shell that is exit code 143.
    let told = '';
    for (let tries = 0; tries < TRIES && !told.includes('Terminated'); tries++)
      told = (await shell.ask('jobs')) + (await shell.text());
    assert.match(told, /Terminated/);
    assert.match(shell.written, /v2top ran for[\s\S]*alice .* 1\.00 MiB/);
    assert.deepEqual(await shell.settings(), SHELL_HAS_IT);
  });
});

test('Ctrl-Z does nothing if no shell could bring it back', async (t) => {
  const core = await start(t);
  core.add(DOWN, 1_048_576n);
  const screen = await startV2top(t, [core.address, '-i', '0.2']);
  await screen.waitFor('alice');
  screen.press('ctrl-z');
  await screen.waitUntil(() => screen.written.includes('\x1b[?1049l'), 'leave');
  await screen.waitFor('alice');
  screen.press('space');
  await screen.waitFor('PAUSED');
});
