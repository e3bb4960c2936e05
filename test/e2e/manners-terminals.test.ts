/** Terminals and environments of all kinds: what is drawn, and with which bytes. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { FakeCore } from '../support/fake-core.ts';
import { start } from '../support/fake-core-lab.ts';
import type { PtyOptions } from '../support/pty.ts';
import { tableRow } from '../support/screen-text.ts';
import { clean, type Session, startV2top, startWatched, V2TOP } from '../support/session.ts';

/** How long polling may take on a busy machine, in milliseconds. */
const PATIENCE = 120_000;

const DOWN = 'user>>>alice>>>traffic>>>downlink';

/** A core with a busy user, one with a name that takes two cells a character, and one whose name is an attack. */
async function startCore(t: TestContext): Promise<FakeCore> {
  const core = await start(t);
  core.add('inbound>>>tcp>>>traffic>>>downlink', 3_145_728n);
  core.add('user>>>alice>>>traffic>>>uplink', 1n);
  core.add(DOWN, 1_048_576n);
  core.add('user>>>李雷@example.net>>>traffic>>>downlink', 2048n);
  core.add('user>>>\x1b]0;pwned\x07\x9b31mmallory\u202e>>>traffic>>>downlink', 1024n);
  return core;
}

async function startScreen(
  t: TestContext,
  flags: readonly string[] = [],
  options: PtyOptions = {},
): Promise<Session> {
  const core = await startCore(t);
  return startV2top(t, [core.address, '-i', '0.2', ...flags], options);
}

/** A shell's line in a terminal, in which "$@" is v2top. */
async function startLine(t: TestContext, line: string, flags: readonly string[] = []): Promise<Session> {
  const core = await startCore(t);
  const command = [process.execPath, V2TOP, core.address, '-i', '0.2', ...flags];
  return startWatched(t, ['bash', '-c', line, 'bash', ...command]);
}

const ESCAPE = /\x1b/;
const COLOUR = /\x1b\[[\d;]*?\b(3|4|9|10)[0-7][\d;]*m/;

describe('surroundings', () => {
  test('a CI variable in the environment does not blank the screen', async (t) => {
    const screen = await startScreen(t, [], { env: { CI: 'true', CONTINUOUS_INTEGRATION: '1' } });
    await screen.waitFor(/^User 3/m);
    screen.press('q');
    assert.deepEqual(await screen.leave(), clean(0));
  });

  test('reads the keys of its terminal if standard input is a file', async (t) => {
    const screen = await startLine(t, '"$@" </dev/null');
    await screen.waitFor(/^User 3/m);
    screen.press('space');
    await screen.waitFor('PAUSED');
    screen.press('ctrl-z', 'q');
    assert.deepEqual(await screen.leave(), clean(0));
  });

  test('ends at its count or a signal if standard input is a file', async (t) => {
    const counted = await startLine(t, '"$@" -n 3 </dev/null');
    await counted.waitFor('v2top ran for');
    assert.deepEqual(await counted.leave(), clean(0));

    const endless = await startLine(t, 'exec "$@" </dev/null');
    await endless.waitFor(/^User 3[\s\S]*^ TOTAL/m);
    process.kill(endless.program, 'SIGTERM');
    assert.deepEqual(await endless.leave(), clean(143));
  });

  test('says so and prints if there is no terminal to read keys from', async (t) => {
    const screen = await startLine(t, 'setsid -w "$@" -n 1 </dev/null');
    assert.deepEqual(await screen.leave(), clean(0));
    assert.match(await screen.text(), /^v2top: no terminal to read keys from; printing samples instead\.$/m);
    assert.match(screen.written, /^User 3/m);
    assert.doesNotMatch(screen.written, ESCAPE);
  });

  test('prints blocks if standard output is not a terminal, and leaves the terminal alone', async (t) => {
    const screen = await startLine(t, '"$@" -n 1 | cat');
    assert.deepEqual(await screen.leave(), clean(0));
    assert.doesNotMatch(screen.written, ESCAPE);
    assert.match(await screen.text(), /^User 3 /m);
  });

  test('a reader that leaves early (| head) ends it quietly', async (t) => {
    const screen = await startLine(t, `"$@" | head -2; exit \${PIPESTATUS[0]}`);
    assert.deepEqual(await screen.leave(), clean(0));
    assert.equal((await screen.text()).split('\n').length, 2);
  });

  test('a screen writes nothing to standard error', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'v2top-stderr-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const screen = await startLine(t, `"$@" 2>${folder}/errors`);
    await screen.waitFor(/^User 3/m);
    screen.press('q');
    assert.deepEqual(await screen.leave(), clean(0));
    assert.equal(readFileSync(join(folder, 'errors'), 'utf8'), '');
  });
});

describe('what a terminal can show', () => {
  const plain: Record<string, { flags?: string[]; env?: PtyOptions['env'] }> = {
    'TERM=dumb': { env: { TERM: 'dumb' } },
    '--plain': { flags: ['--plain'] },
  };
  for (const [what, { flags = [], env = {} }] of Object.entries(plain)) {
    test(`${what}: lines, no cursor movement`, async (t) => {
      const screen = await startScreen(t, ['-n', '2', ...flags], { env });
      assert.deepEqual(await screen.leave(), clean(0));
      assert.doesNotMatch(screen.written, ESCAPE);
      assert.equal(screen.written.match(/^User 3 /gm)?.length, 2);
    });
  }

  const colourless: Record<string, { flags?: string[]; env?: PtyOptions['env'] }> = {
    'NO_COLOR=1': { env: { NO_COLOR: '1' } },
    '--no-color': { flags: ['--no-color'] },
  };
  for (const [what, { flags = [], env = {} }] of Object.entries(colourless)) {
    test(`${what}: no colours, and the selection and the sort column are visible all the same`, async (t) => {
      const screen = await startScreen(t, flags, { env });
      await screen.waitFor(/^User 3/m);
      screen.press('j');
      const text = await screen.waitFor(/^>/m);
      const row = text.split('\n').findIndex((line) => line.startsWith('>'));
      assert.equal(screen.emulator.cell(1, row).inverse, true);
      screen.press('space', '?', 'x', 'q');
      await screen.leave();
      assert.doesNotMatch(screen.written, COLOUR);
    });
  }

  test('colours come from the 16 that every terminal has', async (t) => {
    const screen = await startScreen(t);
    await screen.waitFor(/^User 3/m);
    screen.press('space', 'q');
    await screen.leave();
    assert.match(screen.written, COLOUR);
    assert.doesNotMatch(screen.written, /\x1b\[[\d;]*\b[34]8;/);
  });

  const narrow: Record<string, { flags?: string[]; env?: PtyOptions['env'] }> = {
    'LANG=C': { env: { LANG: 'C' } },
    'LC_ALL=de_DE.ISO-8859-1': { env: { LC_ALL: 'de_DE.ISO-8859-1' } },
    '--ascii': { flags: ['--ascii'] },
  };
  for (const [what, { flags = [], env = {} }] of Object.entries(narrow)) {
    test(`${what}: only ASCII, on every page`, async (t) => {
      const screen = await startScreen(t, flags, { env });
      await screen.waitFor(/^User 3/m);
      screen.press('j', 'enter');
      await screen.waitFor('last seen');
      screen.press('escape', '?');
      await screen.waitFor('select the row above');
      screen.press('x', 'c');
      await screen.waitFor('[x]');
      screen.press('escape', '/', 'o', 'enter', 'space', 'q');
      assert.deepEqual(await screen.leave(), clean(0));
      assert.doesNotMatch(screen.written, /[^\x00-\x7f]/);
    });
  }

  test('a dumb terminal without UTF-8 gets ASCII lines', async (t) => {
    const screen = await startScreen(t, ['-n', '1'], { env: { TERM: 'dumb', LANG: 'C' } });
    assert.deepEqual(await screen.leave(), clean(0));
    assert.match(screen.written, /^User 3 +dn total +up total/m);
    assert.doesNotMatch(screen.written, /[^\x00-\x7f]/);
  });

  test('a hostile name acts on nothing, on the screen or after it', async (t) => {
    // With a theme of its own v2top asks the terminal nothing, so that all such bytes would be the name's.
    const screen = await startScreen(t, ['--theme', 'dark']);
    await screen.waitFor('mallory');
    screen.press('q');
    assert.deepEqual(await screen.leave(), clean(0));
    assert.doesNotMatch(screen.written, /\x1b\]|\x9b|\u202e|\x07/);
  });
});

describe('sizes', () => {
  test('the screen fits from the smallest to the largest, and a window that keeps changing', async (t) => {
    const screen = await startScreen(t);
    await screen.waitFor(/ 0 B\/s/);
    screen.press('space');
    const before = await screen.waitFor('PAUSED');
    for (const [columns, rows] of [
      [20, 5],
      [300, 100],
      [1, 1],
      [60, 15],
      [19, 40],
      [120, 40],
      [80, 24],
    ] as const) {
      await screen.resize(columns, rows);
    }
    await screen.waitUntil((text) => text === before, 'come back to what it was');
    screen.press('ctrl-l');
    await delay(300);
    assert.equal(await screen.text(), before);
    assert.equal(screen.emulator.scrollback(), 0);
    screen.press('q');
    assert.deepEqual(await screen.leave(), clean(0));
  });

  test('a terminal that does not know its size counts as 80x24', async (t) => {
    const screen = await startLine(t, 'stty rows 0 cols 0; "$@"; stty rows 24 cols 80');
    await screen.waitFor(/^User 3[\s\S]*^ TOTAL/m);
    screen.press('q');
    assert.equal((await screen.leave()).code, 0);
  });
});

describe('a line that stalls', () => {
  /** More frames than any buffer on the way holds. */
  const stall = async (screen: Session, core: FakeCore): Promise<void> => {
    screen.stall();
    await untilPolled(core, 90);
  };

  const untilPolled = async (core: FakeCore, times: number): Promise<void> => {
    const goal = core.calls.length + times;
    for (const deadline = performance.now() + PATIENCE; core.calls.length < goal; await delay(20)) {
      assert.ok(performance.now() < deadline, 'polling has stopped');
      core.addCrowd(40, 100_000n);
    }
  };

  test('does not stop the polling, and the screen is right when it flows again', async (t) => {
    const core = await startCore(t);
    const screen = await startV2top(t, [core.address, '-i', '0.2'], { columns: 200, rows: 60 });
    await screen.waitFor(/^User 3/m);
    await stall(screen, core);
    core.set(DOWN, 5n * 1_048_576n);
    screen.flow();
    await screen.waitUntil((text) => / 6\.00 MiB /.test(tableRow(text, 'User', 'alice')), 'show the newest');
    screen.press('space');
    const text = await screen.waitFor(/PAUSED/);
    screen.press('ctrl-l');
    await delay(300);
    assert.equal(await screen.text(), text);
    screen.press('q');
    assert.deepEqual(await screen.leave(), clean(0));
  });

  test('does not prevent the end, and a terminal that takes something in time is restored', async (t) => {
    const core = await startCore(t);
    const screen = await startV2top(t, [core.address, '-i', '0.2'], { columns: 200, rows: 60 });
    await screen.waitFor(/^User 3/m);
    await stall(screen, core);
    process.kill(screen.program, 'SIGTERM');
    // It waits for the terminal no longer than a second (test/cli/endings.test.ts).
    screen.flow();
    assert.deepEqual(await screen.leave(), clean(143));
    assert.match(await screen.text(), /TOTAL/);
  });
});
