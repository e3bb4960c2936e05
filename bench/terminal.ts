/** A program on a pseudo terminal of 120×40: how many bytes it writes, when, and what it costs. */
import { setTimeout as delay } from 'node:timers/promises';
import { type IPty, spawn } from '@lydell/node-pty';
import { plainEnvironment } from '../test/support/pty.ts';
import { cpuOf, residentOf } from './process-cost.ts';

export const COLUMNS = 120;
export const ROWS = 40;

/** How long a program may take to show what is waited for, in milliseconds. */
const PATIENCE = 60_000;

export class Terminal {
  /** When it was started, in `performance.now()`'s milliseconds. */
  readonly started = performance.now();
  /** Bytes written so far. */
  bytes = 0;
  private readonly pty: IPty;
  private readonly ended: Promise<number>;
  private listener: (text: string, at: number) => void = () => undefined;

  /** `own` are variables besides those of a plain environment; by default each program begins a history of its own. */
  constructor(command: readonly string[], own: Readonly<Record<string, string>> = {}) {
    const [file = '', ...args] = command;
    const env = plainEnvironment(own);
    this.pty = spawn(file, args, { name: 'xterm-256color', cols: COLUMNS, rows: ROWS, env });
    this.pty.onData((text) => {
      this.bytes += Buffer.byteLength(text);
      this.listener(text, performance.now());
    });
    this.ended = new Promise((resolve) => this.pty.onExit(() => resolve(performance.now())));
  }

  /** Milliseconds of CPU so far. */
  get cpu(): number {
    return cpuOf(this.pty.pid);
  }

  /** Resident MiB. */
  get resident(): number {
    return residentOf(this.pty.pid);
  }

  /** Has each piece of output brought to `listener`, with the time at which it came. */
  listen(listener: (text: string, at: number) => void): void {
    this.listener = listener;
  }

  /** The time at which `wanted` has been written; text that was written in one piece. */
  async seen(wanted: string): Promise<number> {
    let output = '';
    const found = new Promise<number>((resolve) => {
      this.listen((text, at) => {
        output = (output + text).slice(-100_000);
        if (output.includes(wanted)) resolve(at);
      });
    });
    const stop = new AbortController();
    const tooLate = (why: string) => () => {
      throw new Error(
        `"${wanted}" did not appear ${why}; the last output was ${JSON.stringify(output.slice(-500))}`,
      );
    };
    const late = delay(PATIENCE, undefined, { signal: stop.signal }).then(tooLate('in time'));
    late.catch(() => undefined);
    try {
      return await Promise.race([found, late, this.ended.then(tooLate('before the end'))]);
    } finally {
      stop.abort();
      this.listen(() => undefined);
    }
  }

  type(text: string): void {
    this.pty.write(text);
  }

  /** Waits for the program to end by itself; the time at which it did. */
  exit(): Promise<number> {
    return this.ended;
  }

  /** Presses the key that ends it, and waits for the end. */
  async quit(key = 'q'): Promise<void> {
    this.type(key);
    await this.ended;
  }
}
