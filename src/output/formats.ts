/**
 * The formats for samples, as one table. It gives the values of --format, their flags and what each format supports. A
 * new format is a row here and a file that writes it.
 */
import type { Run } from '../traffic/run.ts';
import { type BatchContext, oneByOne, type ReadingsWriter, type SampleWriter } from './writer.ts';

/** A run's summary as text; `lasted` is how long v2top ran, in seconds. */
export type SummaryWriter = (run: Run, context: BatchContext, lasted: number) => string;

/** A format of samples as they come. */
export interface RunningFormat {
  /** Made for people: ordered and limited by their settings. Machines get all rows in a stable order. */
  readonly people?: true;
  readonly onceOnly?: never;
  readonly writer: () => Promise<(context: BatchContext) => SampleWriter>;
  /** Absent if the format has no summary. */
  readonly summary?: () => Promise<SummaryWriter>;
}

/** A format that holds a single reading of each server, of counters that were not reset. */
interface SingleFormat {
  readonly people?: never;
  readonly onceOnly: true;
  readonly readings: () => Promise<ReadingsWriter>;
  readonly summary?: never;
}

type OutputFormat = RunningFormat | SingleFormat;

export const FORMATS = {
  text: {
    people: true,
    writer: async () => (await import('./text.ts')).textWriter,
    summary: async () => (await import('./summary-text.ts')).summaryText,
  },
  json: {
    writer: async () => (await import('./json.ts')).jsonWriter,
    summary: async () => (await import('./summary-json.ts')).summaryJson,
  },
  csv: { writer: async () => (await import('./csv.ts')).csvWriter },
  'csv-excel': { writer: async () => (await import('./csv.ts')).excelWriter },
  openmetrics: { onceOnly: true, readings: async () => (await import('./openmetrics.ts')).openMetricsText },
  prometheus: { onceOnly: true, readings: async () => (await import('./openmetrics.ts')).prometheusText },
} as const satisfies Record<string, OutputFormat>;

export type Format = keyof typeof FORMATS;

/** Whether a text names a format. */
export const isFormat = (name: string): name is Format => Object.hasOwn(FORMATS, name);

export const FORMAT_NAMES: readonly Format[] = Object.keys(FORMATS).filter(isFormat);

/** A row of the table. */
export const formatOf = (name: Format): OutputFormat => FORMATS[name];

/** What writes one reading of each server in a format. */
export async function readingsWriter(name: Format): Promise<ReadingsWriter> {
  const format = formatOf(name);
  return format.onceOnly ? format.readings() : oneByOne(await format.writer());
}
