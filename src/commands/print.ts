/** What prints samples: --once, -b, --json, --csv, and everything that is piped. */

import { asciiSink, complain, type Sink } from '../cli/streams.ts';
import { adviceFor } from '../core/advice.ts';
import { type Source, SourceFailure } from '../core/core.ts';
import { reach } from '../core/grpc.ts';
import type { Target } from '../core/target.ts';
import { type Format, formatOf } from '../output/formats.ts';
import { runBatch } from '../output/run.ts';
import type { BatchContext, SampleWriter } from '../output/writer.ts';
import type { Settings } from '../settings/settings.ts';
import { ENDING_SIGNALS, exitCodeOf } from '../terminal/signals.ts';
import { hasTerminal } from '../terminal/tty-file.ts';
import { orAborted, systemClock } from '../traffic/clock.ts';
import { readOnce } from '../traffic/once.ts';
import type { Keeping } from './keeping.ts';

export interface PrintCommand {
  readonly target: Target;
  readonly serverName: string | undefined;
  readonly settings: Settings;
  readonly format: Format;
  readonly once: boolean;
  readonly count: number | undefined;
  /** Whether the run's summary follows its last sample. */
  readonly summary: boolean;
  /** Whether a batch ends when the core stops answering. */
  readonly fail: boolean;
  readonly out: Sink;
  /** Its history and its claim; absent for a reading that zeroes nothing. */
  readonly keeping?: Keeping;
}

/** A command with what it reads and writes. */
interface Printing extends PrintCommand {
  readonly source: Source;
  readonly writer: SampleWriter;
  readonly context: BatchContext;
}

/** Runs until it is done; returns the exit code. */
export async function printSamples(command: PrintCommand): Promise<number> {
  const { target, settings, format } = command;
  const source = await reach(target.address, target.tls, hasTerminal());
  const context: BatchContext = { server: source.address, serverName: command.serverName, settings };
  const writer = (await formatOf(format).writer())(context);
  const onTerminal = format === 'text' && process.stdout.isTTY;
  const out = onTerminal && settings.ascii ? asciiSink(command.out) : command.out;
  const printing: Printing = { ...command, source, context, writer, out };
  try {
    return command.once ? await printOnce(printing) : await printBatch(printing);
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    if (command.once && writer.down !== undefined) await out.write(writer.down);
    complain(adviceFor(error, source.address).headline);
    return 1;
  } finally {
    source.close();
  }
}

async function printOnce({ source, settings, target, writer, out, keeping }: Printing): Promise<number> {
  tellKeeping(keeping);
  const { isPrinted, others } = await readOnce({
    ...keeping,
    source,
    clock: systemClock,
    timeout: settings.timeout,
    mode: target.mode,
    print: (sample) => out.write(writer.head + writer.sample(sample)),
  });
  if (others.length > 0) {
    complain(`nothing was zeroed: another v2top watches this core (process ${others.join(', ')}).`);
    return 1;
  }
  // A reader that has gone away (`| head`) is a failure only where it was to be zeroed what it would have read.
  return isPrinted || target.mode === 'read-only' ? 0 : 1;
}

async function printBatch(printing: Printing): Promise<number> {
  const { source, settings, target, writer, out, count, context } = printing;
  const { keeping } = printing;
  for (const notice of target.notices) complain(notice);
  tellKeeping(keeping);
  const ended = endedBySignal();
  const began = systemClock.now().mono;
  const { failure, run } = await runBatch({
    ...keeping,
    source,
    clock: systemClock,
    writer,
    sink: out,
    interval: settings.interval,
    timeout: settings.timeout,
    mode: target.mode,
    count,
    fail: printing.fail,
    onGone: (failure) => complain(`${adviceFor(failure, source.address).headline} Trying again.`),
    signal: ended.signal,
  });
  if (printing.summary && run !== null) {
    const summary = await formatOf(printing.format).summary?.();
    const lasted = (systemClock.now().mono - began) / 1000;
    if (summary !== undefined) await orAborted(out.write(summary(run, context, lasted)), ended.signal);
  }
  if (failure !== null) throw failure;
  return ended.code();
}

/** Says what an operator should know of the history; where one is begun only to a person, as it is no trouble. */
function tellKeeping({ trouble, begun }: Partial<Keeping> = {}): void {
  if (trouble !== undefined) complain(trouble);
  if (begun !== undefined && process.stdout.isTTY) complain(begun);
}

/** A signal ends a batch after the sample in work, with the code that shells expect; a second one ends it at once. */
function endedBySignal(): { signal: AbortSignal; code: () => number } {
  const controller = new AbortController();
  let code = 0;
  for (const name of ENDING_SIGNALS) {
    process.once(name, () => {
      code = exitCodeOf(name);
      controller.abort();
    });
  }
  return { signal: controller.signal, code: () => code };
}
