/** The whole program: windows that change, cores that go away, and every way to end. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ColumnId } from '../../src/table/columns.ts';
import { FakeKeyboard } from '../support/fake-terminal.ts';
import { openScreen } from '../support/screen-lab.ts';
import { rowNames, tableRow } from '../support/screen-text.ts';
import { BUSY, COUNTED, USERS } from './busy.ts';

test('rows show bars of what they carried in the last seconds', async (t) => {
  const screen = await openScreen(t, BUSY);
  assert.match(tableRow(await screen.seconds(9), 'User', 'bob'), /█/);
});

describe('a window that changes', () => {
  const fronts: Record<string, readonly string[]> = {
    tables: [],
    help: ['?'],
    'a filter': ['/', 'o'],
    detail: ['j', 'enter'],
    'the column chooser': ['c', 'j'],
    'a question': ['R', 'R'],
    pause: ['space'],
  };
  const SIZES = [
    [60, 15],
    [120, 40],
    [20, 5],
    [19, 4],
    [300, 100],
    [80, 24],
  ] as const;

  for (const [front, keys] of Object.entries({ ...fronts, 'a core that is away': [] })) {
    test(`in front of it: ${front}`, async (t) => {
      const screen = await openScreen(t, BUSY);
      await screen.seconds(2);
      if (front === 'a core that is away') screen.source.fail('refused');
      await screen.seconds(1);
      const whole = await screen.press(...keys);
      for (const [columns, rows] of SIZES) {
        const text = await screen.resize(columns, rows);
        const { emulator } = screen.display;
        assert.equal(emulator.scrollback(), 0, 'nothing is pushed out at the top');
        assert.equal(await screen.press('ctrl-l'), text, `no stale cell at ${columns}x${rows}`);
        if (rows > 5) assert.equal(emulator.lines().at(-1), emulator.lines().at(-1)?.trimStart());
      }
      assert.equal(await screen.text(), whole, 'back at its first size it shows what it showed');
    });
  }

  test('a window that changes and changes back at once is redrawn', async (t) => {
    const screen = await openScreen(t, BUSY);
    const before = await screen.text();
    screen.display.emulator.write('\x1b[Hwhat is left of rows that were wrapped\x1b[J');
    process.emit('SIGWINCH', 'SIGWINCH');
    assert.equal(await screen.text(), before);
  });

  test('too small a window says how large it must be, and still accepts q', async (t) => {
    const screen = await openScreen(t, { ...BUSY, size: { columns: 19, rows: 24 } });
    assert.match(await screen.text(), /needs 20x5\nhas 19x24\nq quits/);
    await screen.press('q');
    assert.deepEqual((await screen.finished).ending, { kind: 'quit' });
  });
});

describe('a core that goes away', () => {
  test('dims its last table, with its age and a countdown, and recovers without a key', async (t) => {
    const screen = await openScreen(t, BUSY);
    await screen.seconds(2);
    screen.source.fail('refused');
    const away = await screen.seconds(1);
    assert.match(away, /NO ANSWER for 1 s: connection refused; retry in 1 s/);
    assert.match(tableRow(away, 'User', 'bob'), /1\.00 KiB/);
    const row = away.split('\n').findIndex((line) => line.startsWith(' bob'));
    assert.equal(screen.display.emulator.cell(1, row).dim, true);
    assert.match(await screen.seconds(5), /NO ANSWER for 6 s/);
    screen.source.recover();
    const back = await screen.seconds(5);
    assert.doesNotMatch(back, /NO ANSWER/);
    assert.match(tableRow(back, 'User', 'bob'), /1\.00 KiB/);
    assert.equal(screen.display.emulator.cell(1, row).dim, false);
  });

  test('is explained if it never answered, with what to do', async (t) => {
    const screen = await openScreen(t, { prepare: (source) => source.fail('refused') });
    const text = await screen.text();
    assert.match(text, /Nothing listens on 127\.0\.0\.1:10085/);
    assert.match(text, /v2top doctor/);
    screen.source.recover();
    screen.source.add(COUNTED);
    assert.match(await screen.seconds(2), /^User 6/m);
  });

  test('does not stop the keys', async (t) => {
    const screen = await openScreen(t, BUSY);
    await screen.seconds(1);
    screen.source.fail('timeout');
    await screen.seconds(1);
    assert.deepEqual(rowNames(await screen.press('n', 'n'), 'User'), USERS.toReversed());
    await screen.press('q');
    assert.deepEqual((await screen.finished).ending, { kind: 'quit' });
  });
});

describe('ways to end', () => {
  test('the given number of samples', async (t) => {
    const screen = await openScreen(t, { ...BUSY, count: 2 });
    await screen.seconds(1);
    assert.equal(screen.end, undefined);
    await screen.seconds(1);
    assert.deepEqual((await screen.finished).ending, { kind: 'quit' });
  });

  test('the loss of its terminal', async (t) => {
    const screen = await openScreen(t, BUSY);
    screen.keyboard.end();
    assert.deepEqual((await screen.finished).ending, { kind: 'lost' });
    assert.equal(screen.source.closed, true);
  });

  test('a bug: the terminal is restored before anything is printed', async (t) => {
    const screen = await openScreen(t, BUSY);
    const defect = new TypeError('cannot read properties of undefined');
    screen.source.fail(defect);
    await screen.seconds(1);
    assert.deepEqual((await screen.finished).ending, { kind: 'defect', error: defect });
    await screen.text();
    assert.equal(screen.display.emulator.bufferType(), 'normal');
    assert.equal(screen.keyboard.raw, false);
  });

  test('a bug while drawing', async (t) => {
    const defect = new TypeError('nothing is a function');
    const columns = new (class extends Set<ColumnId> {
      override has(): boolean {
        throw defect;
      }
    })();
    const screen = await openScreen(t, { ...BUSY, settings: { columns } });
    assert.deepEqual((await screen.finished).ending, { kind: 'defect', error: defect });
    assert.equal(screen.display.emulator.bufferType(), 'normal');
  });

  test('every end hands out the totals of the run', async (t) => {
    const screen = await openScreen(t, BUSY);
    await screen.seconds(3);
    await screen.press('z', 'q');
    const [run] = (await screen.finished).runs;
    const bob = run?.last.rows.user.find(({ name }) => name === 'bob');
    assert.equal(bob?.downlink?.total, 1_000_000n + 3n * 1024n);
  });
});

test('a missing keyboard does not stop the drawing', async (t) => {
  const screen = await openScreen(t, {
    ...BUSY,
    keyboard: new FakeKeyboard({ isTerminal: false }),
    count: 3,
  });
  assert.match(await screen.seconds(2), /^User 6/m);
  screen.keyboard.end('q');
  await screen.seconds(1);
  assert.deepEqual((await screen.finished).ending, { kind: 'quit' });
  assert.equal(screen.keyboard.raw, false);
});

test('notices stay above the tables until Esc removes them', async (t) => {
  const screen = await openScreen(t, { ...BUSY, notices: ['Read-only, because 3x-ui owns this core.'] });
  assert.match(await screen.text(), /^v2top.*\n↓.*\nRead-only, because 3x-ui owns this core\.\nInbound/);
  assert.doesNotMatch(await screen.press('escape'), /3x-ui/);
});

test('news leaves after a minute, and notices stay', async (t) => {
  const notices = ['Read-only, because 3x-ui owns this core.'];
  const screen = await openScreen(t, { ...BUSY, notices, news: 'What is counted is kept in /tmp/v2top.' });
  assert.match(await screen.seconds(59), /3x-ui[^\n]*\nWhat is counted/);
  assert.match(await screen.seconds(2), /3x-ui[^\n]*\nInbound/);
});

test('news look plain below notices, which stand out', async (t) => {
  const notices = ['Read-only, because 3x-ui owns this core.'];
  const screen = await openScreen(t, { ...BUSY, notices, news: 'What is counted is kept in /tmp/v2top.' });
  assert.match(
    await screen.text(),
    /^v2top.*\n↓.*\nRead-only.*\nWhat is counted is kept in \/tmp\/v2top\.\n/,
  );
  const { emulator } = screen.display;
  const { background: loud } = emulator.cell(0, 2);
  assert.notEqual(loud, -1);
  const { background, foreground, bold } = emulator.cell(0, 3);
  assert.deepEqual({ background, foreground, bold }, { background: -1, foreground: -1, bold: false });
});
