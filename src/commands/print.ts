/** The commands that print: --once, -b, --json, --csv, and everything that is piped. */

import type { Output } from '../cli/output.ts';
import { asciiSink, complain, sinkOf } from '../cli/streams.ts';
import { adviceFor } from '../core/advice.ts';
import { SourceFailure } from '../core/core.ts';
import { connect } from '../core/grpc.ts';
import type { Target } from '../core/target.ts';
import { csvWriter } from '../output/csv.ts';
import { jsonWriter } from '../output/json.ts';
import { openMetricsWriter } from '../output/openmetrics.ts';
import { readOnce, runBatch } from '../output/run.ts';
import { summaryJson } from '../output/summary-json.ts';
import { summaryText } from '../output/summary-text.ts';
import { textWriter } from '../output/text.ts';
import type { BatchContext, SampleWriter } from '../output/writer.ts';
import type { Settings } from '../settings/settings.ts';
import { systemClock } from '../traffic/clock.ts';

export interface BatchCommand {
  readonly target: Target;
  readonly settings: Settings;
  readonly output: Output;
  readonly once: boolean;
  readonly count: number | undefined;
  readonly timeout: number;
  /** Whether the run's summary follows its last sample. */
  readonly summary: boolean;
}

const WRITERS: Readonly<Record<Output, (context: BatchContext) => SampleWriter>> = {
  screen: textWriter,
  text: textWriter,
  json: jsonWriter,
  csv: csvWriter,
  openmetrics: openMetricsWriter,
};

/** Runs until it is done; returns the exit code. */
export async function printSamples(command: BatchCommand): Promise<number> {
  const { target, settings, output, timeout, count } = command;
  const source = connect(target.address, target.tls);
  const context: BatchContext = { server: source.address, settings };
  const writer = WRITERS[output](context);
  const onTerminal = output === 'text' && process.stdout.isTTY;
  const sink = onTerminal && settings.ascii ? asciiSink(sinkOf(process.stdout)) : sinkOf(process.stdout);
  try {
    if (command.once) {
      const sample = await readOnce(source, systemClock, timeout, target.mode);
      await sink.write(writer.head + writer.sample(sample));
      return 0;
    }
    for (const notice of target.notices) complain(notice);
    const { interval } = settings;
    const ended = endedBySignal();
    const began = systemClock.now().mono;
    const { failure, run } = await runBatch({
      source,
      clock: systemClock,
      writer,
      sink,
      interval,
      timeout,
      mode: target.mode,
      count,
      signal: ended.signal,
    });
    if (command.summary && run !== null) {
      const lasted = (systemClock.now().mono - began) / 1000;
      await sink.write(output === 'json' ? summaryJson(run, context) : summaryText(run, lasted, context));
    }
    if (failure !== null) throw failure;
    return ended.code();
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    complain(adviceFor(error, source.address).headline);
    return 1;
  } finally {
    source.close();
  }
}

/** A signal ends a batch after the sample in work, with the code that shells expect; a second one ends it at once. */
function endedBySignal(): { signal: AbortSignal; code: () => number } {
  const controller = new AbortController();
  let code = 0;
  for (const [name, number] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.once(name, () => {
      code = number;
      controller.abort();
    });
  }
  return { signal: controller.signal, code: () => code };
}
