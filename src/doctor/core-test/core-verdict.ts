/** The verdict of a core's own test on a configuration. */
import type { Loaded } from '../../core/config/load.ts';

export interface CoreVerdict {
  /** The program and its version: `V2Ray 4.34.0`. */
  readonly program: string;
  /** `unsure`: it complains about something that may exist for the core but not for this test. */
  readonly verdict: 'takes' | 'refuses' | 'unsure';
  /** Its message in one line; empty for `takes`. */
  readonly words: string;
}

/** A configuration and the paths that it was read from. */
export interface Candidate {
  readonly paths: readonly string[];
  readonly loaded: Extract<Loaded, { ok: true }>;
}

/** Asks the core's program; undefined if there is none that may be run. */
export type AskCoreTest = (candidate: Candidate) => Promise<CoreVerdict | undefined>;
