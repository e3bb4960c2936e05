/** Prints samples: --once, -b, --json, --csv, and piped output. */

import { asciiSink, complain, type Sink } from '../cli/streams.ts';
import { adviceFor } from '../core/advice.ts';
import { SourceFailure } from '../core/core.ts';
import { type Format, formatOf, type RunningFormat, readingsWriter } from '../output/formats.ts';
import { Page, type Place } from '../output/page.ts';
import { type BatchEnd, type BatchServer, runBatches } from '../output/run.ts';
import type { BatchContext } from '../output/writer.ts';
import { ENDING_SIGNALS, exitCodeOf } from '../terminal/signals.ts';
import { orAborted, systemClock } from '../traffic/clock.ts';
import { readOnce } from '../traffic/once.ts';
import type { ServerHistory } from './run-history.ts';
import {
  each,
  labelled,
  noticesOf,
  type Reached,
  reachServers,
  type Server,
  type Servers,
  withLabel,
} from './servers.ts';

/** A server that samples are printed of. */
export interface PrintedServer extends Server {
  /** Its history and its claim; absent for a reading that does not reset. */
  readonly history?: ServerHistory;
}

export interface PrintCommand {
  readonly servers: Servers<PrintedServer>;
  readonly format: Format;
  readonly once: boolean;
  /** Samples of each server. */
  readonly count: number | undefined;
  /** Whether each run's summary follows the last sample. */
  readonly summary: boolean;
  /** Whether a batch ends when a core stops answering. */
  readonly fail: boolean;
  readonly out: Sink;
  /** What is to be known of the history. */
  readonly troubles: readonly string[];
  readonly begun?: string | undefined;
}

/** A server that is being read, and how its trouble is told. */
interface ReadServer extends Reached<PrintedServer> {
  readonly context: BatchContext;
  readonly say: (text: string) => void;
}

/** A command, and what it reads and writes. */
interface Printing extends PrintCommand {
  readonly servers: Servers<ReadServer>;
}

/** Runs to the end; returns the exit code. */
export async function printSamples(command: PrintCommand): Promise<number> {
  const { ascii } = command.servers[0].settings;
  const onTerminal = command.format === 'text' && process.stdout.isTTY;
  const isSingle = command.servers.length === 1;
  const servers = each(await reachServers(command.servers), (server): ReadServer => {
    const { source, options, settings, label } = server;
    return {
      ...server,
      context: { server: source.address, serverName: options.serverName, settings },
      say: (text) => complain(isSingle ? text : withLabel(label, text)),
    };
  });
  const out = onTerminal && ascii ? asciiSink(command.out) : command.out;
  const printing: Printing = { ...command, servers, out };
  const format = formatOf(command.format);
  try {
    if (command.once || format.onceOnly) return await printOnce(printing);
    return await printBatches(printing, format);
  } finally {
    for (const { source } of servers) source.close();
  }
}

const headlineOf = (failure: SourceFailure, { source }: ReadServer): string =>
  adviceFor(failure, source.address).headline;

async function printOnce(printing: Printing): Promise<number> {
  const { servers, format, out } = printing;
  tellOfHistory(printing);
  const textOf = await readingsWriter(format);
  const page = new Page(servers.length, async (readings) => {
    const text = textOf(readings);
    return text === '' || out.write(text);
  });
  const codes = await Promise.all(servers.map((server) => readServer(server, page.place(server.context))));
  return Math.max(...codes);
}

/** Reads one server for its place on the page; returns the exit code. */
async function readServer(server: ReadServer, place: Place): Promise<number> {
  const { source, settings, target, history, say } = server;
  try {
    const { isPrinted, others } = await readOnce({
      ...history,
      source,
      clock: systemClock,
      timeout: settings.timeout,
      mode: target.mode,
      print: place.fill,
    });
    if (others.length > 0) {
      say(`nothing was zeroed: another v2top watches this core (process ${others.join(', ')}).`);
      return 1;
    }
    // A reader that has gone away (`| head`) is a failure only where it was to be zeroed what it would have read.
    return isPrinted || target.mode === 'read-only' ? 0 : 1;
  } catch (error) {
    // Without this the readings of the other servers would never be written.
    await place.leaveEmpty();
    if (!(error instanceof SourceFailure)) throw error;
    say(headlineOf(error, server));
    return 1;
  }
}

async function printBatches(printing: Printing, format: RunningFormat): Promise<number> {
  const { servers, out, count, fail } = printing;
  const [{ settings }] = servers;
  for (const notice of labelled(each(servers, noticesOf))) complain(notice);
  tellOfHistory(printing);
  const ended = endedBySignal();
  const began = systemClock.now().mono;
  const writerOf = await format.writer();
  const { interval, timeout } = settings;
  const ends = await runBatches(
    servers.map((server) => ({
      ...server,
      ...server.history,
      mode: server.target.mode,
      writer: writerOf(server.context),
      onGone: (failure: SourceFailure) => server.say(`${headlineOf(failure, server)} Trying again.`),
    })),
    { clock: systemClock, sink: out, interval, timeout, count, fail, signal: ended.signal },
  );
  const lasted = (systemClock.now().mono - began) / 1000;
  if (printing.summary) await orAborted(printSummaries(ends, format, lasted, out), ended.signal);
  for (const { failure, server } of ends) if (failure !== null) server.say(headlineOf(failure, server));
  return ends.some(({ failure }) => failure !== null) ? 1 : ended.code();
}

async function printSummaries(
  ends: readonly BatchEnd<ReadServer & BatchServer>[],
  format: RunningFormat,
  lasted: number,
  out: Sink,
): Promise<void> {
  const summaryOf = await format.summary?.();
  if (summaryOf === undefined) return;
  for (const { run, server } of ends)
    if (run !== null) await out.write(summaryOf(run, server.context, lasted));
}

/** What an operator should know of the history; where one is begun only a person is told, as it is no trouble. */
function tellOfHistory({ troubles, begun }: PrintCommand): void {
  for (const trouble of troubles) complain(trouble);
  if (begun !== undefined && process.stdout.isTTY) complain(begun);
}

/**
 * After a signal a batch ends with the current sample and the exit code that shells expect; a second signal ends it at
 * once.
 */
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
