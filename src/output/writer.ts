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
  /** The text for a reading if the core cannot be read; absent if there is none. */
  readonly down?: string;
  /** One sample. */
  sample(sample: Sample): string;
}
