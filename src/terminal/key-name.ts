/** Names for the sequences that keys send, as the key bindings use them: `down`, `ctrl-r`, `f1`, `G`. */
import { asciiOf } from './layouts.ts';

/** A key, without the details of how it was pressed. */
export interface Key {
  /** Its name as a command. Letters of other layouts are named after the ASCII character on the same key. */
  readonly name: string;
  /** What it types into a line of text; empty if it types nothing. */
  readonly text: string;
}

/** By the last byte of `CSI A`, `CSI 1 ; modifiers A` and `SS3 A`. */
const BY_FINAL: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
  Z: 'shift-tab',
  // rxvt with Shift or Ctrl.
  a: 'up',
  b: 'down',
  c: 'right',
  d: 'left',
};

/** By the number in `CSI number ~`. */
const BY_NUMBER: Readonly<Record<string, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};

/** The keypad in application mode, after SS3. */
const KEYPAD: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...'jklmnopqrstuvwxy'].map((final, at) => [final, '*+,-./0123456789'[at] ?? ''])),
  I: '\t',
  M: '\r',
  X: '=',
};

const CONTROLS: Readonly<Record<string, string>> = {
  ' ': 'space',
  '\t': 'tab',
  '\r': 'enter',
  '\n': 'enter',
  '\b': 'backspace',
  '\x1b': 'escape',
  '\x7f': 'backspace',
};

/** Functional keys of the kitty protocol that have a different name here. Source: its table of functional keys. */
const KITTY: Readonly<Record<number, string>> = {
  57414: 'enter',
  57417: 'left',
  57418: 'right',
  57419: 'up',
  57420: 'down',
  57421: 'pageup',
  57422: 'pagedown',
  57423: 'home',
  57424: 'end',
  57425: 'insert',
  57426: 'delete',
};

const named = (name: string | undefined): Key | undefined =>
  name === undefined ? undefined : { name, text: '' };

/** The key that sends a single character; undefined for control characters without a meaning. */
export function characterKey(character: string): Key | undefined {
  if (character === ' ' || character === '\u3000') return { name: 'space', text: ' ' };
  const control = CONTROLS[character];
  if (control !== undefined) return named(control);
  if (!/\p{Cc}/u.test(character)) return { name: asciiOf(character), text: character };
  const letter = String.fromCharCode(character.charCodeAt(0) + 0x60);
  return /^[a-z]$/.test(letter) ? named(`ctrl-${letter}`) : undefined;
}

/** The key that sends `SS3 body`; undefined if there is none. */
export function ss3Key(body: string): Key | undefined {
  const final = body.slice(-1);
  const keypad = KEYPAD[final];
  return keypad === undefined ? named(BY_FINAL[final]) : characterKey(keypad);
}

const LETTER = /^(?:1;\d+(?::([123]))?)?([A-DFHP-SZa-d])$/;
const NUMBER = /^(\d+)(?:;\d+(?::([123]))?)?[~^@$]$/;
const MODIFY_OTHER_KEYS = /^27;(\d+);(\d+)~$/;
const KITTY_KEY = /^(\d+)(?::(\d*))?(?::\d*)?(?:;(\d*)(?::([123]))?)?(?:;[\d:]*)?u$/;

/** A key release, which only the kitty protocol reports. */
const RELEASED = '3';

/** The key that sends `CSI body`; undefined for reports, key releases and sequences that no key sends. */
export function csiKey(body: string): Key | undefined {
  if (body.startsWith('[')) return linuxConsoleKey(body);
  // With numbers it is a cursor position report.
  if (/;\d+R$/.test(body)) return undefined;
  const [, letterEvent, final] = LETTER.exec(body) ?? [];
  if (final !== undefined) return letterEvent === RELEASED ? undefined : named(BY_FINAL[final]);
  const [, modifiers, code] = MODIFY_OTHER_KEYS.exec(body) ?? [];
  if (code !== undefined) return codeKey(Number(code), undefined, Number(modifiers));
  const [, number, event] = NUMBER.exec(body) ?? [];
  if (number !== undefined) return event === RELEASED ? undefined : named(BY_NUMBER[number]);
  return kittyKey(body);
}

/** The Linux console sends F1 to F5 as `CSI [ A` to `CSI [ E`. */
function linuxConsoleKey(body: string): Key | undefined {
  const at = 'ABCDE'.indexOf(body.slice(1));
  return body.length === 2 && at >= 0 ? named(`f${at + 1}`) : undefined;
}

function kittyKey(body: string): Key | undefined {
  const [, code, shifted, modifiers, event] = KITTY_KEY.exec(body) ?? [];
  if (code === undefined || event === RELEASED) return undefined;
  return codeKey(Number(code), shifted ? Number(shifted) : undefined, Number(modifiers || 1));
}

const SHIFT = 1;
const CTRL = 4;
/** Alt, Super, Hyper and Meta; nothing is bound to them. */
const OTHERS = 2 | 8 | 16 | 32;

/** A key by its code point; `modifiers` is the sum of its modifiers plus one. */
function codeKey(code: number, shifted: number | undefined, modifiers: number): Key | undefined {
  const held = modifiers - 1;
  if (code > 0x10ffff || (held & OTHERS) !== 0) return undefined;
  if (code >= 0xe000 && code <= 0xf8ff) return named(KITTY[code]);
  const character = String.fromCodePoint(code);
  if ((held & CTRL) !== 0)
    return /^[a-z]$/i.test(character) ? named(`ctrl-${character.toLowerCase()}`) : undefined;
  if ((held & SHIFT) === 0) return characterKey(character);
  if (character === '\t') return named('shift-tab');
  return characterKey(shifted === undefined ? character.toUpperCase() : String.fromCodePoint(shifted));
}
