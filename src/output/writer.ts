/** What a sample is written with: each format is one of these. */

import type { Settings } from '../settings/settings.ts';
import type { Sample } from '../traffic/sample.ts';

/** What is the same for all samples of a run. */
export interface BatchContext {
  readonly server: string;
  /** The name by which the settings know it, without the @; undefined where it was asked for by address. */
  readonly serverName?: string | undefined;
  readonly settings: Settings;
}

/** Turns samples into text that ends in a newline. */
export interface SampleWriter {
  /** What comes before the first sample. */
  readonly head: string;
  /** What stands for a reading when the core cannot be read; absent where that is nothing. */
  readonly down?: string;
  /** One sample. */
  sample(sample: Sample): string;
}
