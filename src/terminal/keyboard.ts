/** The keyboard: sits between the terminal and Ink, and passes on only keys, pastes and mouse events. */
import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Token, Tokenizer } from './tokenizer.ts';

/** The part of the terminal's input stream that is used here; `process.stdin` fits. */
export type TerminalInput = NodeJS.ReadableStream & {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
  ref?(): unknown;
  unref?(): unknown;
};

export type KeyboardEvent = Exclude<Token, { type: 'reply' }>;

export interface KeyboardOptions {
  readonly input: TerminalInput;
  /** Writes a query to the terminal. */
  readonly send: (query: string) => void;
  /** Milliseconds of silence after which `ESC` counts as the Esc key; 100 by default. */
  readonly escapeDelay?: number | undefined;
}

/**
 * Primary device attributes: every terminal answers this query, and in order, so no earlier reply can come after it.
 */
const ASK_ATTRIBUTES = '\x1b[c';
const ATTRIBUTES = /^\x1b\[\?[\d;]*c$/;

/** Reads the terminal while Ink has raw mode on. */
export class Keyboard {
  /** For Ink's `stdin`: Ink switches raw mode through it, but never reads anything from it. */
  readonly forInk: Readable;
  /** Whether mouse reports become events. This does not switch the reports on; MouseSwitch does. */
  mouse = false;
  private readonly options: KeyboardOptions;
  private readonly tokenizer: Tokenizer;
  private readonly listeners = new Set<(event: KeyboardEvent) => void>();
  /** Oldest first, since replies arrive in the order of the questions. */
  private questions: Question[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(options: KeyboardOptions) {
    this.options = options;
    this.tokenizer = new Tokenizer(options.escapeDelay);
    this.forInk = new InkInput(options.input, (raw) => (raw ? this.open() : this.close()));
  }

  /** Calls `listener` for each event until the returned function is called. */
  listen(listener: (event: KeyboardEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Asks the terminal something while raw mode is on. `recognise` gets one reply, from its `ESC` up to its terminator,
   * and returns undefined if that reply belongs to another question. Resolves with undefined if the terminal has no
   * answer, takes longer than `timeout` milliseconds, or is left. An answer after that goes to `late`.
   */
  async ask<T>(
    query: string,
    recognise: (reply: string) => T | undefined,
    timeout: number,
    late: (answer: T) => void = () => {},
  ): Promise<T | undefined> {
    let answer: T | undefined;
    let isOver = false;
    const question = new Question((reply) => {
      const found = recognise(reply);
      if (found !== undefined && isOver) late(found);
      answer ??= found;
      return ATTRIBUTES.test(reply);
    }, timeout);
    this.questions.push(question);
    this.options.send(`${query}${ASK_ATTRIBUTES}`);
    await question.ended;
    isOver = true;
    return answer;
  }

  /** Resolves when no reply is outstanding, or is late. Leaving raw mode earlier would type it into the shell. */
  async answered(): Promise<void> {
    await Promise.all(this.questions.map(({ ended }) => ended));
  }

  /**
   * Leaves later input to other programs. Call it after Ink has released the keyboard: Node keeps reading for a few
   * turns after the last listener is gone, and a background job that reads is stopped.
   */
  async leave(): Promise<void> {
    await nextTurn();
    this.options.input.pause();
    await nextTurn();
  }

  private open(): void {
    this.options.input.on('data', this.read);
    this.options.input.resume();
  }

  private close(): void {
    this.options.input.off('data', this.read);
    this.options.input.pause();
    clearTimeout(this.timer);
    this.tokenizer.reset();
    for (const question of this.questions) question.end();
    this.questions = [];
  }

  private readonly read = (bytes: Buffer): void => {
    this.pass(this.tokenizer.feed(bytes, performance.now()));
  };

  private pass(tokens: readonly Token[]): void {
    this.wait();
    for (const token of tokens) {
      if (token.type === 'reply') this.hear(token.text);
      else if (token.type !== 'mouse' || this.mouse) for (const listener of this.listeners) listener(token);
    }
  }

  private hear(reply: string): void {
    const [question] = this.questions;
    if (question?.hear(reply) === true) this.questions.shift();
  }

  private wait(): void {
    clearTimeout(this.timer);
    const { deadline } = this.tokenizer;
    if (deadline === null) return;
    this.timer = setTimeout(this.readFirst, Math.max(0, deadline - performance.now()));
    this.timer.unref();
  }

  /** Reads bytes that arrived during a long task, such as a draw, before deciding that they were late. */
  private readonly readFirst = (): void => {
    const { timer } = this;
    setImmediate(() => {
      if (timer === this.timer) this.pass(this.tokenizer.expire(performance.now()));
    });
  };
}

/** A question to the terminal that waits for its reply. */
class Question {
  /** Resolves with its last reply, at its timeout, or when the terminal is left. */
  readonly ended: Promise<void>;
  private readonly isLast: (reply: string) => boolean;
  private settle: () => void = () => {};
  private readonly timer: NodeJS.Timeout;

  /** `isLast` tells whether a reply proves that no other one will come. */
  constructor(isLast: (reply: string) => boolean, timeout: number) {
    this.isLast = isLast;
    this.ended = new Promise((resolve) => {
      this.settle = resolve;
    });
    this.timer = setTimeout(() => this.end(), timeout);
  }

  /** Whether this was the last reply to it. */
  hear(reply: string): boolean {
    const isLast = this.isLast(reply);
    if (isLast) this.end();
    return isLast;
  }

  end(): void {
    clearTimeout(this.timer);
    this.settle();
  }
}

/** An input without bytes. Ink needs a stream with a raw mode, and would parse keys in its own way. */
class InkInput extends Readable {
  readonly isTTY: boolean;
  private readonly input: TerminalInput;
  private readonly onRawMode: (raw: boolean) => void;

  constructor(input: TerminalInput, onRawMode: (raw: boolean) => void) {
    super();
    this.input = input;
    this.isTTY = input.isTTY === true;
    this.onRawMode = onRawMode;
  }

  setRawMode(raw: boolean): this {
    this.input.setRawMode?.(raw);
    this.onRawMode(raw);
    return this;
  }

  ref(): void {
    this.input.ref?.();
  }

  unref(): void {
    this.input.unref?.();
  }

  override _read(): void {}
}
