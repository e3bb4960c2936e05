/** A server program that a test starts, suspends and ends, and that never outlives the test. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** How long a program may take until it listens, in milliseconds. */
const START_LIMIT = 15_000;

/** One running program. */
export interface Child {
  readonly pid: number;
  /** Sends SIGSTOP: connections are still accepted by the kernel, but nothing answers. */
  suspend(): void;
  resume(): void;
  /** Kills the program, suspended or not, and waits until it is gone. May be called twice. */
  kill(): Promise<void>;
}

/**
 * Starts `command` and waits until all `ports` of 127.0.0.1 accept connections. Its output goes to the file `log`.
 * Throws with that output when the program ends before, or takes too long.
 */
export async function startChild(
  command: string,
  args: readonly string[],
  ports: readonly number[],
  log: string,
): Promise<Child> {
  const output = openSync(log, 'a');
  const child = spawn(command, args, { stdio: ['ignore', output, output] });
  closeSync(output);
  const gone = child.exitCode === null ? once(child, 'close') : Promise.resolve();
  gone.catch(() => undefined);
  const killAtExit = () => child.kill('SIGKILL');
  process.once('exit', killAtExit);
  const kill = async () => {
    child.kill('SIGKILL');
    await gone.catch(() => undefined);
    process.off('exit', killAtExit);
  };

  const deadline = performance.now() + START_LIMIT;
  for (const port of ports) {
    while (!(await accepts(port))) {
      if (hasEnded(child) || performance.now() > deadline) {
        await kill();
        throw new Error(`${command} does not listen on port ${port}:\n${readFileSync(log, 'utf8')}`);
      }
      await delay(20);
    }
  }
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${command} could not be started`);
  return {
    pid,
    suspend: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    kill,
  };
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

/** Whether something accepts TCP connections on this port of 127.0.0.1. */
export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
