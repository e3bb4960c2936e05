/** The screen asks the terminal for its background without waiting, and leaves nothing behind. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { openScreen, type ScreenLab } from '../support/screen-lab.ts';

const QUESTION = '\x1b]11;?\x1b\\\x1b[c';
const ATTRIBUTES = '\x1b[?62;22c';
const COUNTED = { 'inbound>>>tcp': [1000, 9_000_000], 'user>>>alice': [100, 1_000_000] } as const;
const AUTO = { counted: COUNTED, perSecond: COUNTED, settings: { theme: 'auto' } } as const;

/** The number of the colour of the speed down in the second line; -1 for the terminal's own. */
const speedColour = (screen: ScreenLab): number => screen.display.emulator.cell(0, 1).foreground;

test("the terminal's answer chooses the colours", async (t) => {
  const screen = await openScreen(t, { ...AUTO, answer: `\x1b]11;rgb:ffff/ffff/ffff\x1b\\${ATTRIBUTES}` });
  await screen.seconds(1);
  assert.equal(speedColour(screen), 4);
  const [frame = '', ...more] = screen.display.written.split(QUESTION);
  assert.match(frame, /v2top/, 'the first frame waits for nothing');
  assert.equal(more.length, 1, 'it is asked once');
});

test('a terminal that does not answer keeps colours that suit both', async (t) => {
  const screen = await openScreen(t, { ...AUTO, answer: ATTRIBUTES });
  await screen.seconds(1);
  assert.equal(speedColour(screen), -1);
  await screen.press('q');
  assert.deepEqual((await screen.finished).ending, { kind: 'quit' });
  assert.equal(screen.keyboard.raw, false);
});

test('an answer that comes late, over a slow line, still chooses the colours', async (t) => {
  const screen = await openScreen(t, AUTO);
  await delay(300); // longer than the screen would wait for it at its end
  await screen.seconds(1);
  assert.equal(speedColour(screen), -1);
  screen.keyboard.write(`\x1b]11;rgb:ffff/ffff/ffff\x1b\\${ATTRIBUTES}`);
  await screen.seconds(1);
  assert.equal(speedColour(screen), 4);
});

test('a chosen theme asks nothing', async (t) => {
  const screen = await openScreen(t, { ...AUTO, settings: { theme: 'light' } });
  await screen.seconds(1);
  assert.doesNotMatch(screen.display.written, /\x1b\]11/);
  assert.equal(speedColour(screen), 4);
});
