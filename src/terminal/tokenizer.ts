/** Takes what a terminal sends apart: bytes and time go in; keys, pastes, mouse events and replies come out. */
import type { Key } from './key-name.ts';
import { ESCAPE_DELAY, goesOn, grace, patience } from './lull.ts';
import { GROUND, type Meaning, type PressedKey, pasted, type State, step } from './sequence.ts';

/** A key as it was pressed. */
export interface KeyPress extends Key {
  readonly type: 'key';
  /** Whether its read brought nothing else, as when a hand presses it; what arrives in a burst may be no hand's. */
  readonly alone: boolean;
}

export type Token = KeyPress | Exclude<Meaning, PressedKey>;

const CTRL_C = 0x03;

/**
 * Never deaf: silence ends whatever has begun, and Ctrl-C acts at once in all of it (in a paste when it comes alone).
 * Time passes only in `expire`: while it has not been called, a sequence goes on however late its bytes are read.
 */
export class Tokenizer {
  private readonly escapeDelay: number;
  private state: State = GROUND;
  /** Whether what has begun was interrupted, so that the next read may be something else. */
  private interrupted = false;
  private due: number | null = null;

  /** `escapeDelay`: milliseconds of silence after which `ESC` is the key Esc. */
  constructor(escapeDelay = ESCAPE_DELAY) {
    this.escapeDelay = escapeDelay;
  }

  /** When `expire` has something to do, on the clock that `feed` is told; null for never. */
  get deadline(): number | null {
    return this.due;
  }

  /** Takes apart what one read brought at `now` (milliseconds on any steady clock). */
  feed(bytes: Uint8Array, now: number): Token[] {
    if (this.interrupted && !goesOn(this.state, bytes)) this.state = GROUND;
    this.interrupted = false;
    const freed = bytes.length === 1 && bytes[0] === CTRL_C ? this.closePaste() : [];
    const tokens = [...freed, ...this.takeApart(bytes)];
    const wait = patience(this.state, this.escapeDelay);
    this.due = wait === null ? null : now + wait;
    return tokens;
  }

  /** Lets the silence until `now` take effect. */
  expire(now: number): Token[] {
    if (this.due === null || now < this.due) return [];
    if (this.interrupted) return this.forget();
    this.interrupted = true;
    this.due = now + grace(this.state);
    if (this.state.at === 'escape') return [{ type: 'key', name: 'escape', text: '', alone: true }];
    return this.state.at === 'paste' ? this.emptyPaste() : [];
  }

  /** Forgets what has begun: another program has the terminal for a while. */
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

  /** Ends a paste whose end mark never came. */
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
