/** The bytes that a terminal sends for keys. */
import { type KeyPress, Tokenizer } from '../../src/terminal/tokenizer.ts';

const SEQUENCES: Readonly<Record<string, string>> = {
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  left: '\x1b[D',
  home: '\x1b[H',
  end: '\x1b[F',
  pageup: '\x1b[5~',
  pagedown: '\x1b[6~',
  delete: '\x1b[3~',
  tab: '\t',
  'shift-tab': '\x1b[Z',
  enter: '\r',
  escape: '\x1b',
  space: ' ',
  backspace: '\x7f',
  f1: '\x1bOP',
  f3: '\x1bOR',
  f4: '\x1bOS',
  f6: '\x1b[17~',
  f10: '\x1b[21~',
};

/** The bytes of a key by the name it has in the table of bindings: `down`, `ctrl-r`, `G`. */
export function keyBytes(key: string): string {
  const letter = /^ctrl-([a-z])$/.exec(key)?.[1];
  if (letter !== undefined) return String.fromCharCode(letter.charCodeAt(0) - 0x60);
  const bytes = SEQUENCES[key] ?? key;
  if (bytes.length > 1 && !bytes.startsWith('\x1b')) throw new Error(`no such key: ${key}`);
  return bytes;
}

/** The bytes of a paste in a terminal that brackets it. */
export function pasteBytes(text: string): string {
  return `\x1b[200~${text}\x1b[201~`;
}

/** A key pressed by hand. */
export function pressed(name: string): KeyPress {
  const keyboard = new Tokenizer();
  const tokens = [
    ...keyboard.feed(Buffer.from(keyBytes(name)), 0),
    ...keyboard.expire(keyboard.deadline ?? 0),
  ];
  const [key] = tokens;
  if (tokens.length !== 1 || key?.type !== 'key') throw new Error(`no such key: ${name}`);
  return key;
}
