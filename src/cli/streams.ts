/** Writes to the standard streams, and notices readers that go away. */
import { constants } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { toAscii } from '../table/glyphs.ts';
import { inBackground } from '../terminal/job.ts';
import { cleanName } from '../text/safe.ts';

/** Milliseconds between attempts to end. */
const END_EVERY = 200;

/** Takes text. */
export interface Sink {
  /** Resolves when the text has been written; false if the reader has gone. */
  readonly write: (text: string) => Promise<boolean>;
}

/**
 * Standard output as a sink: waits for slow readers and notices when the reader has gone (`| head`). Any other write
 * error, such as a full disk, is reported and sets the exit code.
 */
export function sinkOf(stream: NodeJS.WriteStream): Sink {
  let open = true;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (open && !isGone(error, stream)) {
      complain(`the output cannot be written (${error.code}); make room for it and run this again.`);
      process.exitCode = 1;
    }
    open = false;
  });
  return {
    write: (text) =>
      new Promise((resolve) => {
        if (!open) {
          resolve(false);
          return;
        }
        stream.write(text, (error) => resolve(error === undefined || error === null));
      }),
  };
}

/** Whether a write error means that the reader, or the terminal, has gone away. */
function isGone({ code }: NodeJS.ErrnoException, { isTTY }: NodeJS.WriteStream): boolean {
  return code === 'EPIPE' || (code === 'EIO' && isTTY);
}

/** For terminals that only know ASCII. */
export function asciiSink(sink: Sink): Sink {
  return { write: (text) => sink.write(toAscii(text)) };
}

/**
 * Ends the process by this signal where Node's own exit would do harm, because Node restores the terminal's settings
 * again. If the terminal has gone (SIGHUP), that aborts with a core dump; if another job has the terminal, the kernel
 * stops the process for it (SIGTTOU) and it never ends. Otherwise this does nothing.
 */
export async function dieOfSignal(number: number): Promise<void> {
  if (number !== constants.signals.SIGHUP && !inBackground()) return;
  process.stdout.on('error', () => {});
  const written = new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
  await Promise.race([written, delay(END_EVERY, undefined, { ref: false })]);
  for (const [name, value] of Object.entries(constants.signals))
    if (value === number) process.removeAllListeners(name);
  process.kill(process.pid, number);
}

/**
 * Ends the process even if something keeps it alive: a connection attempt that a firewall swallows, which takes
 * minutes, or output that is not read. `atOnce`, after a signal, also gives up the output, since a terminal has had
 * time enough to take it.
 */
export function endSoon(atOnce: boolean): void {
  const { stdout } = process;
  setInterval(() => {
    if (atOnce || stdout.isTTY || stdout.writableLength === 0) process.exit();
  }, END_EVERY).unref();
}

/** Writes one line to standard error, whatever the text contains. */
export function complain(text: string): void {
  process.stderr.write(`v2top: ${cleanName(text)}\n`);
}

/** Reports a bug in v2top in one line; V2TOP_DEBUG adds where it came from. */
export function complainOfDefect(error: unknown): void {
  const reason = error instanceof Error ? error : new Error(String(error));
  if (process.env.V2TOP_DEBUG === undefined) {
    complain(
      `a defect in v2top itself: ${reason.message.replace(/\s+/g, ' ')}; please report it with what V2TOP_DEBUG=1 prints.`,
    );
  } else process.stderr.write(`${reason.stack ?? reason.message}\n`);
}
