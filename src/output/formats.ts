/**
 * The formats for samples, as one table. It gives the values of --format, their flags and what each format supports. A
 * new format is a row here and a file that writes it.
 */
import type { Run } from '../traffic/run.ts';
import type { BatchContext, SampleWriter } from './writer.ts';

/** A run's summary as text; `lasted` is how long v2top ran, in seconds. */
export type SummaryWriter = (run: Run, context: BatchContext, lasted: number) => string;

interface OutputFormat {
  /** Made for people: ordered and limited by their settings. Machines get all rows in a stable order. */
  readonly people?: true;
  /** It holds a single reading of counters that were not reset. */
  readonly onceOnly?: true;
  readonly writer: () => Promise<(context: BatchContext) => SampleWriter>;
  /** Absent if the format has no summary. */
  readonly summary?: () => Promise<SummaryWriter>;
}

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
  openmetrics: { onceOnly: true, writer: async () => (await import('./openmetrics.ts')).openMetricsWriter },
  prometheus: { onceOnly: true, writer: async () => (await import('./openmetrics.ts')).prometheusWriter },
} as const satisfies Record<string, OutputFormat>;

export type Format = keyof typeof FORMATS;

export const isFormat = (name: string): name is Format => Object.hasOwn(FORMATS, name);

export const FORMAT_NAMES: readonly Format[] = Object.keys(FORMATS).filter(isFormat);

/** A row of the table. */
export const formatOf = (name: Format): OutputFormat => FORMATS[name];
