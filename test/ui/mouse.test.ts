/** The mouse: nothing while the terminal has it; clicks and the wheel once `m` has taken it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Traffic } from '../support/fake-source.ts';
import { openScreen, type ScreenLab } from '../support/screen-lab.ts';
import { rowNames, selectedName } from '../support/screen-text.ts';

const NAMES = Array.from({ length: 60 }, (_, index) => `user-${String(index).padStart(2, '0')}`);
const COUNTED: Traffic = {
  'inbound>>>tcp': [1000, 9_000_000],
  'inbound>>>ws': [0, 10],
  ...Object.fromEntries(NAMES.map((name, index) => [`user>>>${name}`, [0, 1000 + index] as const])),
};

/** What terminals send for a press and its release at a cell, counted from 1. */
const click = (column: number, row: number): string => `\x1b[<0;${column};${row}M\x1b[<0;${column};${row}m`;
const wheelDown = (column: number, row: number): string => `\x1b[<65;${column};${row}M`;
const wheelUp = (column: number, row: number): string => `\x1b[<64;${column};${row}M`;

/** The place of a text on the screen, counted from 1. */
function placeOf(text: string, wanted: RegExp): [column: number, row: number] {
  const lines = text.split('\n');
  const row = lines.findIndex((line) => wanted.test(line));
  assert.ok(row >= 0, `${wanted} is on the screen:\n${text}`);
  return [(lines[row] ?? '').search(wanted) + 1, row + 1];
}

async function clickOn(screen: ScreenLab, wanted: RegExp): Promise<string> {
  return screen.type(click(...placeOf(await screen.text(), wanted)));
}

describe('the mouse', () => {
  for (const notices of [[], ['A notice of one line.']]) {
    test(`selects with a click and opens with a second one, below ${notices.length} notices`, async (t) => {
      const screen = await openScreen(t, { counted: COUNTED, notices });
      await screen.press('n', 'm');
      assert.equal(selectedName(await clickOn(screen, /user-03/)), 'user-03');
      assert.match(await clickOn(screen, /user-03/), /^User user-03$/m);
    });
  }

  test('selects in another table, which gets the focus', async (t) => {
    const screen = await openScreen(t, { counted: COUNTED });
    await screen.press('m');
    assert.equal(selectedName(await clickOn(screen, /^ ws/)), 'ws');
    assert.equal(selectedName(await screen.press('k')), 'tcp');
  });

  test('sorts with a click on a title, and reverses with the next', async (t) => {
    const screen = await openScreen(t, { counted: COUNTED });
    await screen.press('m');
    const head = /(?<=^User.*)↓ total/;
    assert.equal(rowNames(await clickOn(screen, head), 'User')[0], 'user-59');
    assert.equal(rowNames(await clickOn(screen, head), 'User')[0], 'user-00');
  });

  test('scrolls with its wheel, without selecting', async (t) => {
    const screen = await openScreen(t, { counted: COUNTED });
    const place = placeOf(await screen.press('n', 'm'), /user-03/);
    const text = await screen.type(wheelDown(...place));
    assert.deepEqual([rowNames(text, 'User')[0], selectedName(text)], ['user-03', undefined]);
    assert.equal(rowNames(await screen.type(wheelUp(...place)), 'User')[0], 'user-00');
    assert.equal(rowNames(await screen.type(wheelUp(...place)), 'User')[0], 'user-00');
  });

  test('scrolls the help', async (t) => {
    const screen = await openScreen(t, { counted: COUNTED });
    const before = await screen.press('m', '?');
    assert.notEqual(await screen.type(wheelDown(3, 3)), before);
  });

  test('answers no question', async (t) => {
    const screen = await openScreen(t, { counted: COUNTED, mode: 'read-only' });
    await screen.press('m', 'R');
    assert.match(await screen.type(click(3, 24)), /y\/n/);
  });

  test('does nothing while the terminal has it', async (t) => {
    const screen = await openScreen(t, { counted: COUNTED });
    const before = await screen.press('n');
    assert.equal(await screen.type(click(3, 8) + wheelDown(3, 8)), before);
  });

  test('is released while the shell has the terminal, and taken again after', async (t) => {
    const screen = await openScreen(t, { counted: COUNTED });
    const { emulator } = screen.display;
    await screen.press('m');
    const stopped = screen.press('ctrl-z');
    await screen.shows(/^$/);
    await stopped;
    assert.equal(emulator.reportsMouse(), false);
    await screen.foreground();
    assert.equal(emulator.reportsMouse(), true);
    await screen.press('m', 'ctrl-z');
    await screen.foreground();
    assert.equal(emulator.reportsMouse(), false, 'what was switched off stays off');
  });
});

test("a copied name is the core's own, without control characters and line ends", async (t) => {
  const screen = await openScreen(t, { counted: { 'user>>>á\u0007b\nc\x1b]52;c;!\x07': [0, 1] } });
  await screen.press('j', 'y');
  const [, copied = ''] = /\x1b\]52;c;([A-Za-z0-9+/=]*)\x07/.exec(screen.display.written) ?? [];
  assert.equal(Buffer.from(copied, 'base64').toString(), 'ábc]52;c;!');
  const nothing = await openScreen(t, { counted: COUNTED });
  assert.match(await nothing.press('y'), /Select a row first/);
  assert.doesNotMatch(nothing.display.written, /\x1b\]52/);
});
