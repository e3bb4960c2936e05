/** The commands that print: --once, -b, --json, --csv, and everything that is piped. */
import { csvWriter } from '../batch/csv.ts';
import { jsonWriter } from '../batch/json.ts';
import { openMetricsWriter } from '../batch/openmetrics.ts';
import { readOnce, runBatch } from '../batch/run.ts';
import { textWriter } from '../batch/text.ts';
import type { BatchContext, SampleWriter } from '../batch/writer.ts';
import { adviceFor } from '../doctor/advice.ts';
import { systemClock } from '../poll/clock.ts';
import { connect } from '../source/grpc-source.ts';
import { SourceFailure } from '../source/source.ts';
import type { Settings } from '../state/settings.ts';
import type { Output } from './output.ts';
import { complain, sinkOf } from './streams.ts';
import type { Target } from './target.ts';

export interface BatchCommand {
  readonly target: Target;
  readonly settings: Settings;
  readonly output: Output;
  readonly once: boolean;
  /** Whether --reset was given: one reading is read-only unless it was. */
  readonly resetOnce: boolean;
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
  const writer = WRITERS[output]({ server: source.address, settings });
  const sink = sinkOf(process.stdout);
  const ended = endedBySignal();
  try {
    if (command.once) {
      const mode = command.resetOnce ? 'reset' : 'read-only';
      const sample = await readOnce(source, systemClock, timeout, mode);
      await sink.write(writer.head + writer.sample(sample));
      return 0;
    }
    for (const notice of target.notices) complain(notice);
    const { interval } = settings;
    const { signal } = ended;
    const mode = target.mode;
    const end = await runBatch({
      source,
      clock: systemClock,
      writer,
      sink,
      interval,
      timeout,
      mode,
      count,
      signal,
    });
    if (!end.ok) throw end.failure;
    return ended.code();
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    complain(adviceFor(error, source.address).headline);
    return 1;
  } finally {
    source.close();
  }
}

/** Signals end a batch after the sample in work, with the code that shells expect. */
function endedBySignal(): { signal: AbortSignal; code: () => number } {
  const controller = new AbortController();
  let code = 0;
  for (const [name, number] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.on(name, () => {
      code = number;
      controller.abort();
    });
  }
  return { signal: controller.signal, code: () => code };
}
