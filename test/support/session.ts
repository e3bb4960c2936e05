/** v2top in a terminal as a shell starts it: what it shows, and what it leaves behind. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Pty, type PtyOptions } from './pty.ts';

/** The built program, as `npm` installs it; V2TOP_UNDER_TEST names another build. */
export const V2TOP =
  process.env.V2TOP_UNDER_TEST ?? fileURLToPath(new URL('../../dist/v2top.js', import.meta.url));

/** What a program leaves to the shell. */
export interface Left {
  readonly code: number;
  readonly buffer: 'normal' | 'alternate';
  readonly cursor: boolean;
  readonly bracketedPaste: boolean;
  readonly mouse: boolean;
  readonly wraps: boolean;
  /** Whether the terminal's settings (echo, line mode, signals …) are those from before. */
  readonly settings: 'as before' | 'changed';
}

/** A terminal as a shell wants it back. */
export function clean(code: number): Left {
  return {
    code,
    buffer: 'normal',
    cursor: true,
    bracketedPaste: false,
    mouse: false,
    wraps: true,
    settings: 'as before',
  };
}

/** Notes the terminal's settings before and after the program, and its process id, in the folder $0. */
const WATCH =
  'stty -g >"$0/before"; sh -c \'echo $$ >"$0/pid"; exec "$@"\' "$0" "$@"; code=$?; stty -g >"$0/after"; exit $code';

/** A program in a terminal as a shell starts it: what it leaves behind can be compared with what it found. */
export class Session extends Pty {
  private readonly folder: string;

  constructor(t: TestContext, command: readonly string[], folder: string, options: PtyOptions) {
    super(t, ['sh', '-c', WATCH, folder, ...command], options);
    this.folder = folder;
  }

  /** The process id of the program itself. */
  get program(): number {
    return Number(readFileSync(join(this.folder, 'pid'), 'utf8'));
  }

  /** Waits for the end; says what must be as it was before, and the exit code. */
  async leave(): Promise<Left> {
    const code = await this.exitCode();
    const [before, after] = ['before', 'after'].map((name) => readFileSync(join(this.folder, name), 'utf8'));
    return {
      code,
      buffer: this.emulator.bufferType(),
      cursor: this.emulator.cursorShown(),
      bracketedPaste: this.emulator.bracketsPaste(),
      mouse: this.emulator.reportsMouse(),
      wraps: this.emulator.wraps(),
      settings: before === after ? 'as before' : 'changed',
    };
  }
}

/** Runs the built v2top with these arguments in a terminal of its own, until the test ends. */
export function startV2top(
  t: TestContext,
  args: readonly string[],
  options: PtyOptions = {},
): Promise<Session> {
  return startWatched(t, [process.execPath, V2TOP, ...args], options);
}

/** The same with any command. */
export async function startWatched(
  t: TestContext,
  command: readonly string[],
  options: PtyOptions = {},
): Promise<Session> {
  const folder = await mkdtemp(join(tmpdir(), 'v2top-pty-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return new Session(t, command, folder, options);
}

/** Whether a process is no more; one that only waits to be noticed by its parent counts as gone. */
export function isGone(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')')).startsWith(') Z');
  } catch {
    return true;
  }
}
