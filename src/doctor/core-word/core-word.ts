/** The verdict of a core's own test on a configuration. */
import type { Loaded } from '../../core/config/load.ts';

export interface CoreWord {
  /** The program with its version: `V2Ray 4.34.0`. */
  readonly program: string;
  /** `unsure`: it complains about something that may be there for the core, though not for this test. */
  readonly verdict: 'takes' | 'refuses' | 'unsure';
  /** What it said, in one line; empty for `takes`. */
  readonly words: string;
}

/** A configuration that was read, and where. */
export interface Candidate {
  readonly paths: readonly string[];
  readonly loaded: Extract<Loaded, { ok: true }>;
}

/** Asks the core's program; undefined where there is none that may be run. */
export type AskCoreWord = (candidate: Candidate) => Promise<CoreWord | undefined>;
