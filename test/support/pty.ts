/** A program on a pseudo terminal: keys go in, and an emulator shows what a user would see. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type IPty, spawn } from '@lydell/node-pty';
import { Emulator } from './emulator.ts';
import { keyBytes } from './keyboard.ts';

/** How long a screen may take to show what is waited for, in milliseconds: the machine may be very busy. */
const PATIENCE = 60_000;

export interface PtyOptions {
  /** Default 80. */
  readonly columns?: number;
  /** Default 24. */
  readonly rows?: number;
  /** Variables besides those of this process; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
}

const folders: string[] = [];
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A new folder that goes when the tests of this file have ended. */
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'v2top-state-'));
  folders.push(folder);
  return folder;
}

/** An environment in which only what a test asks for decides how the program behaves. */
export function plainEnvironment(own: PtyOptions['env'] = {}): Record<string, string | undefined> {
  const env: Record<string, string | undefined> = {
    ...process.env,
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    // The settings of whoever runs the tests are not those of the tests.
    V2TOP_CONFIG: '/dev/null',
    // Neither is their history: each program begins one of its own.
    XDG_STATE_HOME: temporaryFolder(),
  };
  const deciding = ['CI', 'NO_COLOR', 'FORCE_COLOR', 'LC_ALL', 'LC_CTYPE', 'COLUMNS', 'LINES', 'DEV'];
  for (const name of [...deciding, 'NODE_TEST_CONTEXT', 'V2TOP_SERVER', 'V2TOP_DEBUG', 'V2TOP_HISTORY'])
    delete env[name];
  for (const [name, value] of Object.entries(own)) {
    if (value === undefined) delete env[name];
    else env[name] = value;
  }
  return env;
}

/** A pseudo terminal with one program in it, which does not outlive the test. */
export class Pty {
  readonly emulator: Emulator;
  private readonly pty: IPty;
  private readonly ended: Promise<number>;
  private output = '';
  private code: number | undefined;

  constructor(t: TestContext, command: readonly string[], options: PtyOptions = {}) {
    const { columns = 80, rows = 24 } = options;
    const [file = '', ...args] = command;
    const env = plainEnvironment(options.env);
    const place = options.cwd === undefined ? {} : { cwd: options.cwd };
    this.emulator = new Emulator({ columns, rows });
    this.pty = spawn(file, args, { name: env.TERM ?? 'dumb', cols: columns, rows, env, ...place });
    this.pty.onData((data) => {
      this.output += data;
      this.emulator.write(data);
    });
    this.ended = new Promise((resolve) => {
      this.pty.onExit(({ exitCode, signal = 0 }) => {
        this.code = signal === 0 ? exitCode : 128 + signal;
        resolve(this.code);
      });
    });
    t.after(() => this.close());
  }

  /** Of the program, or of the shell that started it. */
  get pid(): number {
    return this.pty.pid;
  }

  /** Everything the program has sent so far. */
  get written(): string {
    return this.output;
  }

  /** The visible rows as one text. */
  async text(): Promise<string> {
    await this.emulator.settle();
    return this.emulator.text();
  }

  /** Waits until the screen shows `wanted` and returns the screen's text. Throws with the screen if it does not. */
  async waitFor(wanted: string | RegExp): Promise<string> {
    const fits = typeof wanted === 'string' ? (text: string) => text.includes(wanted) : matcher(wanted);
    return this.waitUntil(fits, `show ${wanted}`);
  }

  /** Waits until the screen's text fulfils a condition; `what` names it in the failure. */
  async waitUntil(condition: (text: string) => boolean, what: string): Promise<string> {
    const deadline = performance.now() + PATIENCE;
    for (;;) {
      const ended = this.code;
      const text = await this.text();
      if (condition(text)) return text;
      const over = ended !== undefined ? `it ended with ${ended}` : 'in time';
      if (ended !== undefined || performance.now() > deadline) {
        throw new Error(`The screen did not ${what} (${over}):\n${text}\n---`);
      }
      await delay(20);
    }
  }

  /** Waits until the program has ended and all it wrote has been read. A signal n ends with 128 + n, as in a shell. */
  async exitCode(): Promise<number> {
    const stop = new AbortController();
    const late = delay(PATIENCE, undefined, { signal: stop.signal }).then(async () => {
      throw new Error(`The program did not end:\n${await this.text()}`);
    });
    late.catch(() => undefined);
    try {
      return await Promise.race([this.ended, late]);
    } finally {
      stop.abort();
      await this.emulator.settle();
    }
  }

  /** Presses keys by their names in the table of bindings, one write each. */
  press(...keys: string[]): void {
    for (const key of keys) this.pty.write(keyBytes(key));
  }

  /** Sends characters as they are, in one write. */
  type(text: string): void {
    this.pty.write(text);
  }

  /** Changes the window, for the program and for the emulator. */
  async resize(columns: number, rows: number): Promise<void> {
    await this.emulator.settle();
    this.emulator.resize({ columns, rows });
    this.pty.resize(columns, rows);
  }

  /** Takes nothing from the program any more, as a line that stalls. */
  stall(): void {
    this.pty.pause();
  }

  flow(): void {
    this.pty.resume();
  }

  /** Takes the terminal away, as a dropped connection does. */
  hangUp(): void {
    if ('destroy' in this.pty && typeof this.pty.destroy === 'function') this.pty.destroy();
  }

  private async close(): Promise<void> {
    if (this.code === undefined) {
      this.pty.resume();
      kill(-this.pid);
      this.hangUp();
    }
    await this.emulator.settle();
    this.emulator.dispose();
  }
}

function matcher(pattern: RegExp): (text: string) => boolean {
  return (text) => pattern.test(text);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}
