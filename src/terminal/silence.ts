/** Decides what silence in the middle of a sequence means, and whether the next read continues the sequence. */
import type { State } from './sequence.ts';

/** Milliseconds of silence after which a lone `ESC` counts as the Esc key. */
export const ESCAPE_DELAY = 100;
/** Milliseconds of silence that end a string, a paste or a mouse report. */
const SILENCE = 1000;
/** Milliseconds during which a late rest of a sequence is still accepted. */
const TAIL = 2000;
/** Milliseconds during which the obvious rest of a string or paste still belongs to it. */
const REST = 10_000;

/** How long something may stay unfinished before it counts as interrupted, in milliseconds; null means no limit. */
export function silenceLimit({ at }: State, escapeDelay: number): number | null {
  if (at === 'ground' || at === 'character') return null;
  return at === 'escape' || at === 'csi' || at === 'ss3' ? escapeDelay : SILENCE;
}

/** How long after that it can still be continued, in milliseconds. */
export function continueLimit({ at }: State): number {
  if (at === 'string' || at === 'paste') return REST;
  return at === 'x10' ? 0 : TAIL;
}

/**
 * Whether a read continues what was interrupted, rather than being new keys. Anything that a hand can type within one
 * read counts as keys: a lone `[` after Esc, or a letter.
 */
export function continues(state: State, bytes: Uint8Array): boolean {
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

/** The known keys, and reports, which contain numbers. */
const WHOLE = String.raw`\[(?:[0-?]+[ -/]*[@-~]|[A-FHIOPQRSZ]|\[[A-E]|[2-8]\$|M[ -\xff]{3})|O[\d;]*[A-DFHMP-S]`;
const WHOLE_TAIL = new RegExp(String.raw`^(?:${WHOLE}|[\]P_^X][^\x07]*?(?:\x07|\x1b\\))`, 's');
/** Private parameters and the beginnings of strings: more than a hand can type at once. */
const BEGUN_TAIL = /^(?:\[[<=>?]|\]\d|[\]P_^X][^\]P_^X].)/s;
const REST_OF_SEQUENCE = new RegExp(String.raw`^(?:${WHOLE}|\[[0-?]+[ -/]*$|O[\d;]+$)`, 's');

/** Several characters in one read that are not an escape sequence. */
function isBurst(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes).toString('utf8');
  return !text.startsWith('\x1b') && [...text].length > 1;
}
