/** The keyboard on a stream: raw mode through Ink's input, queries to the terminal, lending the terminal. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Keyboard, type KeyboardEvent } from '../../src/terminal/keyboard.ts';
import { settle } from '../support/fake-clock.ts';
import { FakeKeyboard } from '../support/fake-terminal.ts';

/** Ends questions that would wait for ever. */
const PATIENCE = 30_000;

class Desk {
  readonly input = new FakeKeyboard();
  readonly sent: string[] = [];
  readonly heard: KeyboardEvent[] = [];
  readonly keyboard = new Keyboard({ input: this.input, send: (query) => this.sent.push(query) });

  constructor() {
    this.keyboard.listen((event) => this.heard.push(event));
    this.raw(true);
  }

  /** As Ink does it. */
  raw(on: boolean): void {
    const { forInk } = this.keyboard;
    if ('setRawMode' in forInk && typeof forInk.setRawMode === 'function') forInk.setRawMode(on);
  }

  async type(bytes: string): Promise<string[]> {
    this.input.write(bytes);
    await settle();
    return this.heard.splice(0).map((event) => (event.type === 'key' ? event.name : event.type));
  }

  readonly late: string[] = [];

  background(timeout = PATIENCE): Promise<string | undefined> {
    const recognise = (reply: string) => /^\x1b\]11;(.*)$/.exec(reply)?.[1];
    return this.keyboard.ask('\x1b]11;?\x1b\\', recognise, timeout, (answer) => this.late.push(answer));
  }
}

describe('a question to the terminal', () => {
  test('is sent with one that every terminal answers, and gets its own reply', async () => {
    const desk = new Desk();
    const asked = desk.background();
    assert.deepEqual(desk.sent, ['\x1b]11;?\x1b\\\x1b[c']);
    assert.deepEqual(await desk.type('j\x1b]11;rgb:0/0/0\x07\x1b[?62;4ck'), ['j', 'k'], 'keys go on');
    assert.equal(await asked, 'rgb:0/0/0');
    await desk.keyboard.answered();
  });

  test('ends when a terminal that does not know it answers the other one', async () => {
    const desk = new Desk();
    const asked = desk.background();
    await desk.type('\x1b[?1;2c');
    assert.equal(await asked, undefined);
  });

  test('waits for its turn, because replies arrive in the order of the questions', async () => {
    const desk = new Desk();
    const first = desk.background();
    const second = desk.background();
    await desk.type('\x1b[?62c\x1b]11;rgb:f/f/f\x1b\\\x1b[?62c');
    assert.deepEqual(await Promise.all([first, second]), [undefined, 'rgb:f/f/f']);
  });

  test('ends in time without an answer, and a late one is not taken for a key', async () => {
    const desk = new Desk();
    assert.equal(await desk.background(1), undefined);
    assert.deepEqual(await desk.type('\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?62c'), []);
  });

  test('that is answered late is told late, and the next one gets its own answer', async () => {
    const desk = new Desk();
    assert.equal(await desk.background(1), undefined);
    await desk.keyboard.answered();
    const next = desk.background();
    await desk.type('\x1b]11;rgb:f/f/f\x1b\\\x1b[?62c\x1b]11;rgb:0/0/0\x1b\\\x1b[?62c');
    assert.equal(await next, 'rgb:0/0/0');
    assert.deepEqual(desk.late, ['rgb:f/f/f']);
  });

  test('is given up when the terminal is left', async () => {
    const desk = new Desk();
    const asked = desk.background();
    desk.raw(false);
    assert.equal(await asked, undefined);
    await desk.keyboard.answered();
  });
});

test('mouse events are heard only after the mouse was switched on', async () => {
  const desk = new Desk();
  assert.deepEqual(await desk.type('\x1b[<0;1;1M'), []);
  desk.keyboard.mouse = true;
  assert.deepEqual(await desk.type('\x1b[<0;1;1M'), ['mouse']);
});

test('nothing is read while another program has the terminal', async () => {
  const desk = new Desk();
  await desk.type('\x1b[');
  desk.raw(false);
  await desk.keyboard.leave();
  assert.equal(desk.input.raw, false);
  assert.deepEqual(await desk.type('q'), []);
  desk.raw(true);
  assert.deepEqual(await desk.type('B'), ['q', 'B'], 'and what had begun before is forgotten');
});
