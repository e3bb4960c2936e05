/** The standard streams, written to with an eye on readers that go away. */
import { constants } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { toAscii } from '../table/glyphs.ts';
import { inBackground } from '../terminal/job.ts';
import { cleanName } from '../text/safe.ts';

/** How often the end is tried, in milliseconds. */
const END_EVERY = 200;

/** Where text goes. */
export interface Sink {
  /** Resolves when the text is on its way; false when the reader has gone. */
  readonly write: (text: string) => Promise<boolean>;
}

/**
 * Standard output as a sink: waits for slow readers, and notes it when the reader has gone (`| head`). What cannot be
 * written for another reason, such as a full disk, is reported, and sets the exit code.
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

/** Whether an error of writing says that the reader, or the terminal, has gone away. */
function isGone({ code }: NodeJS.ErrnoException, { isTTY }: NodeJS.WriteStream): boolean {
  return code === 'EPIPE' || (code === 'EIO' && isTTY);
}

/** For terminals that know nothing but ASCII. */
export function asciiSink(sink: Sink): Sink {
  return { write: (text) => sink.write(toAscii(text)) };
}

/**
 * Ends the process by the signal of that number where Node's own exit would hurt: it restores the terminal's settings
 * once more. Where the terminal has gone (SIGHUP) it aborts over that, with a core dump; where another job has the
 * terminal the kernel stops this one for it (SIGTTOU), and it never ends. Otherwise does nothing.
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
 * Ends the process though something keeps it: a connection attempt that a firewall swallows, which takes minutes, or
 * output that is not read. `atOnce`, after a signal, gives the output up too; what a terminal has not taken by now, it
 * has been given time for.
 */
export function endSoon(atOnce: boolean): void {
  const { stdout } = process;
  setInterval(() => {
    if (atOnce || stdout.isTTY || stdout.writableLength === 0) process.exit();
  }, END_EVERY).unref();
}

/** One line on standard error, whatever the text quotes. */
export function complain(text: string): void {
  process.stderr.write(`v2top: ${cleanName(text)}\n`);
}

/** A defect of v2top's own, in one line; V2TOP_DEBUG shows where it came from. */
export function complainOfDefect(error: unknown): void {
  const reason = error instanceof Error ? error : new Error(String(error));
  if (process.env.V2TOP_DEBUG === undefined) {
    complain(
      `a defect in v2top itself: ${reason.message.replace(/\s+/g, ' ')}; please report it with what V2TOP_DEBUG=1 prints.`,
    );
  } else process.stderr.write(`${reason.stack ?? reason.message}\n`);
}
