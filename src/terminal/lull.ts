/** What a pause in the middle of something means: how long it may last, and whether the next read goes on with it. */
import type { State } from './sequence.ts';

/** Milliseconds of silence after which a lone `ESC` is the key Esc. */
export const ESCAPE_DELAY = 100;
/** Milliseconds of silence that end a string, a paste and a mouse report. */
const SILENCE = 1000;
/** Milliseconds in which the rest of a sequence may still come after its time. */
const TAIL = 2000;
/** Milliseconds in which what is plainly the rest of a string or a paste still belongs to it. */
const REST = 10_000;

/** How long this may stay unfinished before it counts as interrupted, in milliseconds; null for ever. */
export function patience({ at }: State, escapeDelay: number): number | null {
  if (at === 'ground' || at === 'character') return null;
  return at === 'escape' || at === 'csi' || at === 'ss3' ? escapeDelay : SILENCE;
}

/** How long it can still be taken up after that, in milliseconds. */
export function grace({ at }: State): number {
  if (at === 'string' || at === 'paste') return REST;
  return at === 'x10' ? 0 : TAIL;
}

/**
 * Whether a read is the rest of what was interrupted, rather than keys. What a hand can send in one read is keys: a
 * lone `[` after Esc, or a letter.
 */
export function goesOn(state: State, bytes: Uint8Array): boolean {
  const raw = Buffer.from(bytes).toString('latin1');
  switch (state.at) {
    case 'escape':
      return WHOLE_TAIL.test(raw) || BEGUN_TAIL.test(raw);
    case 'csi':
    case 'ss3':
      return REST_OF_SEQUENCE.test(`${state.at === 'csi' ? '[' : 'O'}${state.body}${raw}`);
    case 'string':
      return (raw.length > 1 && /\x07|\x1b\\/.test(raw)) || (state.escaped && raw.startsWith('\\'));
    case 'paste':
      return raw.includes('\x1b[201~') || isBurst(bytes);
    default:
      return false;
  }
}

/** The known keys, and reports, which have numbers. */
const WHOLE = String.raw`\[(?:[0-?]+[ -/]*[@-~]|[A-FHIOPQRSZ]|\[[A-E]|[2-8]\$|M[ -\xff]{3})|O[\d;]*[A-DFHMP-S]`;
const WHOLE_TAIL = new RegExp(String.raw`^(?:${WHOLE}|[\]P_^X][^\x07]*?(?:\x07|\x1b\\))`, 's');
/** Private parameters, and what strings begin with: more than a hand can send at once. */
const BEGUN_TAIL = /^(?:\[[<=>?]|\]\d|[\]P_^X][^\]P_^X].)/s;
const REST_OF_SEQUENCE = new RegExp(String.raw`^(?:${WHOLE}|\[[0-?]+[ -/]*$|O[\d;]+$)`, 's');

/** Several characters in one read, other than an escape sequence. */
function isBurst(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes).toString('utf8');
  return !text.startsWith('\x1b') && [...text].length > 1;
}
