/** Splits terminal input: bytes and times go in; keys, pastes, mouse events and replies come out. */
import type { Key } from './key-name.ts';
import { GROUND, type Meaning, type PressedKey, pasted, type State, step } from './sequence.ts';
import { continueLimit, continues, ESCAPE_DELAY, silenceLimit } from './silence.ts';

/** A key press. */
export interface KeyPress extends Key {
  readonly type: 'key';
  /** Whether its read held nothing else, as with keys pressed by hand; a burst may be something pasted. */
  readonly alone: boolean;
}

export type Token = KeyPress | Exclude<Meaning, PressedKey>;

const CTRL_C = 0x03;

/**
 * The keyboard can never get stuck: silence ends whatever has begun, and Ctrl-C acts at once in every state (in a paste
 * only when it comes alone). Time passes only in `expire`: until it is called, a sequence continues however late its
 * bytes are read.
 */
export class Tokenizer {
  private readonly escapeDelay: number;
  private state: State = GROUND;
  /** Whether the last sequence was interrupted, so that the next read may be something else. */
  private interrupted = false;
  private due: number | null = null;

  /** `escapeDelay`: milliseconds of silence after which `ESC` counts as the Esc key. */
  constructor(escapeDelay = ESCAPE_DELAY) {
    this.escapeDelay = escapeDelay;
  }

  /** When to call `expire`, on the clock of `feed`; null if never. */
  get deadline(): number | null {
    return this.due;
  }

  /** Splits the bytes of one read, received at `now` (milliseconds on any monotonic clock). */
  feed(bytes: Uint8Array, now: number): Token[] {
    if (this.interrupted && !continues(this.state, bytes)) this.state = GROUND;
    this.interrupted = false;
    const freed = bytes.length === 1 && bytes[0] === CTRL_C ? this.closePaste() : [];
    const tokens = [...freed, ...this.takeApart(bytes)];
    const wait = silenceLimit(this.state, this.escapeDelay);
    this.due = wait === null ? null : now + wait;
    return tokens;
  }

  /** Applies the silence up to `now`. */
  expire(now: number): Token[] {
    if (this.due === null || now < this.due) return [];
    if (this.interrupted) return this.forget();
    this.interrupted = true;
    this.due = now + continueLimit(this.state);
    if (this.state.at === 'escape') return [{ type: 'key', name: 'escape', text: '', alone: true }];
    return this.state.at === 'paste' ? this.emptyPaste() : [];
  }

  /** Forgets what has begun, because another program takes the terminal. */
  reset(): void {
    this.forget();
  }

  private forget(): Token[] {
    this.state = GROUND;
    this.interrupted = false;
    this.due = null;
    return [];
  }

  private takeApart(bytes: Uint8Array): Token[] {
    const tokens: Token[] = [];
    const fresh = this.state === GROUND;
    let start = 0;
    for (let at = 0; at < bytes.length; at++) {
      if (this.state === GROUND) start = at;
      const { state, meaning, again = false } = step(this.state, bytes[at] ?? 0);
      this.state = state;
      const end = again ? at : at + 1;
      if (meaning !== undefined) tokens.push(tokenOf(meaning, fresh && start === 0 && end === bytes.length));
      if (again) at--;
    }
    return tokens;
  }

  /** Ends a paste without an end mark. */
  private closePaste(): Token[] {
    const rest = this.emptyPaste();
    if (this.state.at === 'paste') this.state = GROUND;
    return rest;
  }

  private emptyPaste(): Token[] {
    if (this.state.at !== 'paste' || this.state.raw === '') return [];
    const { raw } = this.state;
    this.state = { ...this.state, raw: '' };
    return [pasted(raw)];
  }
}

function tokenOf(meaning: Meaning, alone: boolean): Token {
  if (meaning.type !== 'key') return meaning;
  return { type: 'key', ...meaning.key, alone };
}
