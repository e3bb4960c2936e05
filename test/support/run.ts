/** v2top without a terminal: its two output streams, and how it ends. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { plainEnvironment } from './pty.ts';
import { V2TOP } from './session.ts';

/** What a program left when it had ended. */
export interface Outcome {
  /** 128 + n after the signal n, as in a shell. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
}

/** How long to wait for output, in milliseconds: the machine may be very busy. */
const PATIENCE = 60_000;

/** A running v2top whose output is being collected. */
export class Run {
  stdout = '';
  stderr = '';
  readonly ended: Promise<Outcome>;
  private readonly child: ChildProcessByStdio<null, Readable, Readable>;

  constructor(command: readonly string[], { env = {}, cwd }: RunOptions = {}) {
    const [file = '', ...args] = command;
    const place = cwd === undefined ? {} : { cwd };
    this.child = spawn(file, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: plainEnvironment({ TERM: 'dumb', ...env }),
      ...place,
    });
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
    });
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    const kill = () => this.child.kill('SIGKILL');
    process.once('exit', kill);
    this.ended = once(this.child, 'close').then(() => {
      process.off('exit', kill);
      return { code: this.code(), stdout: this.stdout, stderr: this.stderr };
    });
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('it could not be started');
    return this.child.pid;
  }

  /** The complete lines on standard output so far. */
  lines(): string[] {
    return this.stdout.split('\n').slice(0, -1);
  }

  /** Waits until that many lines have come; throws with all output if it ends before. */
  async waitForLines(count: number): Promise<string[]> {
    const deadline = performance.now() + PATIENCE;
    while (this.lines().length < count) {
      if (this.hasEnded || performance.now() > deadline)
        throw new Error(`Only ${this.lines().length} of ${count} lines:\n${this.stdout}${this.stderr}`);
      await delay(10);
    }
    return this.lines();
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  private code(): number {
    const { exitCode, signalCode } = this.child;
    return signalCode === null ? (exitCode ?? -1) : 128 + constants.signals[signalCode];
  }
}

/** Starts v2top with these arguments. */
export function startRun(args: readonly string[], options: RunOptions = {}): Run {
  return new Run([process.execPath, V2TOP, ...args], options);
}

/** Runs v2top to its end. */
export function runV2top(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  return startRun(args, options).ended;
}

/** Runs a shell's line in which "$V2TOP" starts v2top. */
export function runShell(line: string, options: RunOptions = {}): Promise<Outcome> {
  const script = `V2TOP() { "${process.execPath}" "${V2TOP}" "$@"; }; ${line}`;
  return new Run(['bash', '-c', script], options).ended;
}
