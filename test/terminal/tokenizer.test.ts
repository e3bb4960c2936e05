/** Bytes and silences in, keys out: what keys send becomes a key however it arrives, and nothing else does. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { asciiOf } from '../../src/terminal/layouts.ts';
import { Typist, told, understood, utf8 } from '../support/typist.ts';

/** Longer than Esc waits for the rest of a sequence. */
const LATE = 300;
/** Longer than a string may be silent. */
const SILENCE = 1100;

describe('a key', () => {
  const KEYS: Readonly<Record<string, readonly string[]>> = {
    up: ['\x1b[A', '\x1bOA', '\x1b[1;5A', '\x1b[a', '\x9bA'],
    home: ['\x1b[H', '\x1b[1~', '\x1b[7~', '\x1bOH'],
    pagedown: ['\x1b[6~', '\x1b[6;2~', '\x1b[6^', '\x1b[6$'],
    delete: ['\x1b[3~'],
    'shift-tab': ['\x1b[Z', '\x1b[9;2u'],
    f1: ['\x1bOP', '\x1b[11~', '\x1b[[A', '\x1b[P', '\x1b[1;1P'],
    f3: ['\x1bOR', '\x1b[13~', '\x1b[[C'],
    f5: ['\x1b[15~', '\x1b[[E'],
    f10: ['\x1b[21~'],
    f12: ['\x1b[24~'],
    '5': ['5', '\x1bOu'],
    enter: ['\r', '\n', '\x1bOM', '\x1b[13u', '\x1b[57414u'],
    escape: ['\x1b[27u', '\x1b[27;1:1u'],
    'ctrl-r': ['\x12', '\x1b[114;5u', '\x1b[27;5;114~', '\x1b[114;5:2u'],
    z: ['z', '\x1b[122u', '\x1b[122;;122u'],
    Z: ['Z', '\x1b[122;2u', '\x1b[122:90;2u', '\x1b[27;2;90~'],
    '[': ['['],
    space: [' ', '\x1b[32u'],
    backspace: ['\x7f', '\b'],
  };
  for (const [name, forms] of Object.entries(KEYS)) {
    test(`${name} has ${forms.length} forms`, () => {
      for (const form of forms) assert.deepEqual(understood(form), [name], JSON.stringify(form));
    });
  }

  test('does nothing when kitty reports its release', () => {
    assert.deepEqual(understood('\x1b[122;1:3u', '\x1b[1;1:3A', '\x1b[5;1:3~'), []);
  });

  test('does nothing with Alt, Super or Hyper in kitty’s protocol', () => {
    assert.deepEqual(understood('\x1b[122;3u', '\x1b[122;9u', '\x1b[57444;1u'), []);
  });

  test('has the text that it types next to its name', () => {
    const [key] = new Typist().send(utf8('й'));
    assert.deepEqual(key, { type: 'key', name: 'q', text: 'й', alone: true });
  });

  test('is not alone in a burst', () => {
    for (const burst of ['yy', '\x1b[Iy', 'y\x1b', '\x1by', '\x1b]0;t\x07y'])
      for (const token of new Typist().send(burst)) assert.ok(token.type !== 'key' || !token.alone, burst);
  });

  test('is one letter even if a read splits its bytes', () => {
    assert.deepEqual(understood('\xd0', '\xb9', '\xe2\x82', 50_000, '\xac'), ['q', '€']);
  });

  test('is recognised after bytes that are not text', () => {
    assert.deepEqual(understood('\xff\xfe\xc3q\xe2\x82q\xf8q\xc0\x80q'), ['q', 'q', 'q', 'q']);
  });
});

describe('Esc', () => {
  test('acts after a tenth of a second of silence', () => {
    assert.deepEqual(understood('\x1b', 99), []);
    assert.deepEqual(understood('\x1b', 100), ['escape']);
  });

  test('waits as long as it is told to', () => {
    assert.deepEqual(told(new Typist(400).send('\x1b', 399, '[B')), ['down']);
    assert.deepEqual(told(new Typist(20).send('\x1b', 20)), ['escape']);
  });

  test('acts beside a letter in the same read', () => {
    assert.deepEqual(understood('\x1bq'), ['escape', 'q']);
    assert.deepEqual(understood('\x1b\x1b[B'), ['escape', 'down']);
  });

  test('becomes the arrow key when the rest arrives late but whole, and no letters', () => {
    assert.deepEqual(understood('\x1b', LATE, '[B'), ['escape', 'down']);
    assert.deepEqual(understood('\x1b', LATE, 'OP'), ['escape', 'f1']);
    assert.deepEqual(understood('\x1b', LATE, '[5~j'), ['escape', 'pageup', 'j']);
    assert.deepEqual(understood('\x1b[', LATE, 'B'), ['down']);
    assert.deepEqual(understood('\x1b[', LATE, '1', LATE, '5~'), ['f5']);
    assert.deepEqual(understood('\x1b', LATE, '[?62;1', LATE, ';4c'), ['escape']);
    assert.deepEqual(understood('\x1b', LATE, ']11;rgb:ffff/', LATE, 'ffff/ffff\x1b\\'), ['escape']);
    assert.deepEqual(understood('\x1b', LATE, 'P>|XTerm(390)\x1b', LATE, '\\'), ['escape']);
  });

  test('does not swallow the keys pressed after it', () => {
    assert.deepEqual(understood('\x1b', LATE, '['), ['escape', '[']);
    assert.deepEqual(understood('\x1b', LATE, '[['), ['escape', '[', '[']);
    assert.deepEqual(understood('\x1b', LATE, ']]'), ['escape', ']', ']']);
    assert.deepEqual(understood('\x1b', LATE, 'q'), ['escape', 'q']);
    assert.deepEqual(understood('\x1b', LATE, 'q', '[B'), ['escape', 'q', '[', 'B']);
    assert.deepEqual(understood('\x1b', 2200, '[B'), ['escape', '[', 'B']);
    assert.deepEqual(understood('\x1b[', LATE, 'q'), ['q'], 'Alt-[');
  });
});

describe('input that is not a key', () => {
  const REPORTS = {
    'the answer to XTVERSION': '\x1bP>|XTerm(390)\x1b\\',
    'a colour': '\x1b]11;rgb:ffff/ffff/ffff\x1b\\',
    'a colour that ends with BEL': '\x1b]11;rgb:ffff/ffff/ffff\x07',
    'a title that holds commands': '\x1b]lRyZyq\x1b\\',
    'an icon’s name': '\x1b]LRy\x07',
    'a capability': '\x1bP1+r544e=787465726d\x1b\\',
    'kitty’s answer about graphics': '\x1b_Gi=31;OK\x1b\\',
    'a privacy message': '\x1b^zZR\x1b\\',
    'a start of string': '\x1bXzZR\x1b\\',
    'a string in 8 bits': '\x9d11;rgb:ffff\x9c',
    'a string in 8 bits, in UTF-8': '\xc2\x9d11;rgb:ffff\x07',
    'a string with a UTF-8 title': '\x1b]l\xc3\x9cber\x1b\\',
    'device attributes': '\x1b[?62;1;4c\x1b[>41;390;0c',
    'a status': '\x1b[0n',
    'the cursor’s place': '\x1b[12;40R\x1b[1;1R\x1b[?1;1R',
    'a mode': '\x1b[?2026;2$y\x1b[4;1$y',
    'kitty’s flags': '\x1b[?1u',
    'the window’s size': '\x1b[8;24;80t',
    'focus that comes and goes': '\x1b[I\x1b[O',
    'an unknown sequence': '\x1b[?997;1n\x1b[38;5;1m',
    'a stray end of string': '\x1b\\',
    'the end of a paste that never began': '\x1b[201~',
    'a control character': '\x00\x1c\x1f',
  } as const;
  for (const [name, bytes] of Object.entries(REPORTS)) {
    test(`presses nothing: ${name}`, () => {
      assert.deepEqual(understood(bytes, 50, 'q'), ['q'], 'whole');
      const [first = '', ...rest] = [...bytes].flatMap((byte) => [byte, 90] as const);
      assert.deepEqual(understood(first, ...rest, 'q'), ['q'], 'byte by byte');
    });
  }

  test('passes on a whole reply, without its terminator', () => {
    const replies = new Typist().send('\x1b]11;rgb:0/0/0\x1b', '\\\x1b[?62', 'c');
    assert.deepEqual(replies, [
      { type: 'reply', text: '\x1b]11;rgb:0/0/0' },
      { type: 'reply', text: '\x1b[?62c' },
    ]);
  });

  test('does not take a mouse report for a key', () => {
    assert.deepEqual(understood('\x1b[<0;10;5M\x1b[<0;10;5m\x1b[<64;1;1M\x1b[<35;300;2M'), [
      'press left 9,4',
      'release left 9,4',
      'wheel-up none 0,0',
      'move none 299,1',
    ]);
    assert.deepEqual(understood('\x1b[M !!', '\x1b[M', '#\xffq'), ['press left 0,0', 'release none 222,80']);
  });
});

describe('a string that is cut off', () => {
  test('ends after a second of silence', () => {
    assert.deepEqual(understood('\x1b]11;rgb:ff', 900, 'q'), []);
    assert.deepEqual(understood('\x1b]11;rgb:ff', SILENCE, 'q'), ['q']);
    assert.deepEqual(understood('\x1bP', SILENCE, 'jj'), ['j', 'j'], 'Alt-P');
  });

  test('still swallows its end when that arrives later', () => {
    assert.deepEqual(understood('\x1b]11;rgb:ff', SILENCE, 'ff/ffff\x07q'), ['q']);
    assert.deepEqual(understood('\x1b]11;rgb:ff\x1b', SILENCE, '\\q'), ['q']);
  });

  test('ends at CAN and SUB', () => {
    assert.deepEqual(understood('\x1b]Z\x18q', '\x1bPZ\x1aq'), ['q', 'q']);
  });

  test('does not keep Ctrl-C from acting', () => {
    assert.deepEqual(understood('\x1b]Z\x03q'), ['ctrl-c', 'q']);
    assert.deepEqual(understood('\x1b[', '\x03'), ['ctrl-c']);
    assert.deepEqual(understood('\x1b[M', '\x03'), ['ctrl-c']);
  });

  test('ends after 64 KiB', () => {
    assert.deepEqual(understood(`\x1b]${'Z'.repeat(65_000)}`, 'q'), []);
    assert.deepEqual(understood(`\x1b]${'Z'.repeat(70_000)}`, 'q').at(-1), 'q');
  });
});

describe('a paste', () => {
  test('is one event, however it is split', () => {
    assert.deepEqual(understood(utf8('\x1b[200~qЯ\x1b[A\x1b[201~j')), ['paste: qЯ\x1b[A', 'j']);
    assert.deepEqual(understood('\x1b[200~q', 800, 'z\x1b[20', 800, '1~j'), ['paste: qz', 'j']);
    assert.deepEqual(understood('\x1b[200~\x03Ry\x1b\x1b[201~'), ['paste: \x03Ry\x1b']);
  });

  test('releases the keyboard even if its end never arrives', () => {
    assert.deepEqual(understood('\x1b[200~zz', SILENCE, 'q'), ['paste: zz', 'q']);
    assert.deepEqual(understood('\x1b[200~zz', SILENCE, '\x1b[B'), ['paste: zz', 'down']);
    assert.deepEqual(understood('\x1b[200~zz', '\x03', 'q'), ['paste: zz', 'ctrl-c', 'q']);
  });

  test('continues after a stall', () => {
    assert.deepEqual(understood('\x1b[200~zz', SILENCE, 'RyZy', 'q\x1b[201~j'), [
      'paste: zz',
      'paste: RyZyq',
      'j',
    ]);
  });

  test('keeps part of several megabytes and swallows all of them', () => {
    const [paste, key] = new Typist().send('\x1b[200~', 'R'.repeat(3_000_000), '\x1b[201~q');
    assert.equal(paste?.type === 'paste' && paste.text.length, 65_536);
    assert.deepEqual(told(key === undefined ? [] : [key]), ['q']);
  });
});

describe('another layout', () => {
  test('full-width characters act as their ASCII forms', () => {
    assert.deepEqual(understood(utf8('？／ｑＱ\u3000')), ['?', '/', 'q', 'Q', 'space']);
  });

  test('Cyrillic and Greek letters act by their place on the keyboard', () => {
    assert.deepEqual(understood(utf8('йцы гЙ')), ['q', 'w', 's', 'space', 'u', 'Q']);
    assert.deepEqual(understood(utf8('іїхъ')), ['s', ']', '[', ']']);
    assert.deepEqual(understood(utf8('ςσΣάΐ')), ['w', 's', 'S', 'a', 'i']);
  });

  test('letters without a place stay unchanged', () => {
    for (const letter of ['é', 'ü', 'ß', '日', 'ñ', 'q', '~']) assert.equal(asciiOf(letter), letter);
  });
});
