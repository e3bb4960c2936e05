/** What a format needs to write samples. */

import type { Settings } from '../settings/settings.ts';
import type { Sample } from '../traffic/sample.ts';

/** What is the same for all samples of a run. */
export interface BatchContext {
  readonly server: string;
  /** The core's name in the settings file, without the @; undefined if it was given by address. */
  readonly serverName?: string | undefined;
  readonly settings: Settings;
}

/** Turns samples into text that ends in a newline. */
export interface SampleWriter {
  /** The text before the first sample. */
  readonly head: string;
  /** One sample. */
  sample(sample: Sample): string;
}

/** What one reading of a server came to. */
export interface Reading {
  readonly context: BatchContext;
  /** Null where the core could not be read. */
  readonly sample: Sample | null;
}

/** Turns one reading of each server into a whole text. */
export type ReadingsWriter = (readings: readonly Reading[]) => string;

/** The readings one after the other, each as a sample. */
export const oneByOne =
  (writerOf: (context: BatchContext) => SampleWriter): ReadingsWriter =>
  (readings) => {
    const taken = readings.flatMap(({ context, sample }) =>
      sample === null ? [] : [{ writer: writerOf(context), sample }],
    );
    const [first] = taken;
    return (first?.writer.head ?? '') + taken.map(({ writer, sample }) => writer.sample(sample)).join('');
  };
