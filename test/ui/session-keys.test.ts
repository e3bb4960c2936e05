/** Keys as slow lines and fast hands send them to the whole program, and what else a terminal sends. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { pasteBytes } from '../support/keyboard.ts';
import { openScreen } from '../support/screen-lab.ts';
import { rowNames, selectedName, tableRow } from '../support/screen-text.ts';
import { BUSY, COUNTED, USERS } from './busy.ts';

describe('keys that arrive together', () => {
  test('are handled one by one', async (t) => {
    const screen = await openScreen(t, BUSY);
    assert.equal(selectedName(await screen.type('njjj')), 'carol');
    assert.match(await screen.type('pib'), /PAUSED[\s\S]*Mbit/);
  });

  test('can be arrows, letters and control characters', async (t) => {
    const screen = await openScreen(t, BUSY);
    await screen.seconds(1);
    assert.equal(selectedName(await screen.type('n\x1b[B\x1b[Bj\x1b[A')), 'bob');
    const text = await screen.type('k\x12');
    assert.equal(selectedName(text), 'alice');
    assert.match(tableRow(text, 'User', 'alice'), /^>alice +0 B +0 B /, 'Ctrl-R was among them');
    assert.equal(selectedName(await screen.type('\tj')), 'tcp', 'and Tab');
  });

  test('do nothing after quitting', async (t) => {
    const screen = await openScreen(t, BUSY);
    await screen.type('jqzzR');
    assert.deepEqual((await screen.finished).ending, { kind: 'quit' });
  });
});

describe('escape sequences that a slow line splits', () => {
  test('move once if they arrive in time', async (t) => {
    const screen = await openScreen(t, BUSY);
    await screen.type('n');
    await screen.type('\x1b');
    await screen.type('[');
    assert.equal(selectedName(await screen.type('B')), 'alice');
  });

  test('are Esc and a key if they arrive too late, and not letters', async (t) => {
    const screen = await openScreen(t, BUSY);
    await screen.press('n', 'j', 'j', 'escape');
    const text = await screen.type('[B');
    assert.equal(selectedName(text), 'alice', 'Esc drops the selection, Down begins it again');
    assert.deepEqual(rowNames(text, 'User'), USERS);
  });
});

describe('what a terminal sends on its own', () => {
  const SAID: Readonly<Record<string, string>> = {
    'its name and version': '\x1bP>|XTerm(390)\x1b\\',
    'its background, as late as it may be': '\x1b]11;rgb:ffff/ffff/ffff\x1b\\',
    'a title that holds a command and a yes': '\x1b]lRy\x1b\\',
    'a title that holds nothing but a yes': '\x1b]ly\x07',
    'where its mouse and its focus are': '\x1b[M yy\x1b[<0;3;3M\x1b[I',
  };
  const FRONTS: Readonly<Record<string, readonly string[]>> = {
    'the tables': ['j'],
    'a question': ['R', 'R'],
    'a filter': ['/', 'o'],
    help: ['?'],
    detail: ['j', 'enter'],
  };
  for (const [front, keys] of Object.entries(FRONTS)) {
    test(`does not change the page ${front}`, async (t) => {
      const screen = await openScreen(t, BUSY);
      const before = await screen.press(...keys);
      for (const [what, said] of Object.entries(SAID)) {
        assert.equal(await screen.type(said), before, what);
        for (const byte of said) await screen.type(byte);
        assert.equal(await screen.text(), before, `${what}, byte by byte`);
      }
    });
  }
});

describe('a question', () => {
  test('is answered by a y in its own read', async (t) => {
    const screen = await openScreen(t, BUSY);
    assert.match(await screen.press('R', 'R', 'y'), /from now on each poll zeroes/);
  });

  for (const [name, bytes] of Object.entries({
    'a burst that holds y': 'Ry',
    'y twice': 'yy',
    'the letter on the same key of another layout': 'н',
    'a full-width y': 'ｙ',
    'a paste of y': pasteBytes('y'),
  })) {
    test(`is not answered by ${name}`, async (t) => {
      const screen = await openScreen(t, { ...BUSY, mode: 'read-only' });
      await screen.press('R');
      await screen.type(bytes);
      await screen.press('escape');
      assert.match(await screen.seconds(1), /^v2top.* read-only /);
    });
  }
});

describe('keys of other layouts', () => {
  test('act by their place on the keyboard', async (t) => {
    const screen = await openScreen(t, BUSY);
    assert.equal(selectedName(await screen.type('тоо')), 'bob', 'n by name, j down');
    assert.match(await screen.type('？'), /Help|Move/);
  });

  test('are letters in the filter', async (t) => {
    const screen = await openScreen(t, { counted: { ...COUNTED, 'user>>>йод': [0, 1] } });
    assert.deepEqual(rowNames(await screen.type('/йо'), 'User'), ['йод']);
  });
});

describe('paste', () => {
  test('is typed into an open filter, without its line ends', async (t) => {
    const screen = await openScreen(t, BUSY);
    await screen.press('/');
    assert.deepEqual(rowNames(await screen.paste('caro\r\nl\x07'), 'User'), ['carol']);
    assert.match(await screen.press('enter'), /^User 1 of 6 +\/carol/m);
  });

  test('does nothing elsewhere', async (t) => {
    const screen = await openScreen(t, BUSY);
    const before = await screen.text();
    assert.equal(await screen.paste('qzR'), before);
    assert.equal(screen.end, undefined);
  });

  test('may arrive in parts', async (t) => {
    const screen = await openScreen(t, BUSY);
    await screen.press('/');
    await screen.type('\x1b[200~er');
    await delay(60);
    assert.deepEqual(rowNames(await screen.type('in\x1b[201~'), 'User'), ['erin']);
  });
});
