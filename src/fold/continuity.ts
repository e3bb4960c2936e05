/** Judgements between two readings: was the core restarted, was there a gap, did an unanswered reset happen. */
import type { Gap, Moment } from './sample.ts';

/** When something was read, and how long the core said it had been up (whole seconds; null where it cannot say). */
export interface Sighting {
  readonly at: Moment;
  readonly uptime: number | null;
}

/** Uptime comes in whole seconds and is asked for just before the counters. */
const UPTIME_SLACK = 2.5;

const secondsBetween = (before: Moment, now: Moment): number => (now.mono - before.mono) / 1000;

/**
 * Whether the core was started between two sightings: its uptime went back, or it is younger than the time since
 * the earlier one (an outage longer than its former life). `surely` says that it started clearly after the earlier
 * reading, so that nothing of that reading is in its counters any more; otherwise the counters have to tell.
 */
export function judgeRestart(before: Sighting, now: Sighting): { restarted: boolean; surely: boolean } {
  if (before.uptime === null || now.uptime === null) return { restarted: false, surely: false };
  const elapsed = secondsBetween(before.at, now.at);
  const restarted = now.uptime < before.uptime || now.uptime + UPTIME_SLACK < elapsed;
  return { restarted, surely: restarted && elapsed - now.uptime > 1.3 };
}

/**
 * The seconds between two sightings. Linux's monotonic clock stands still while this machine sleeps, but the core's
 * own clock (elsewhere) or the wall clock does not: where both ran far ahead, the core's is believed instead.
 */
export function measureElapsed(before: Sighting, now: Sighting): { elapsed: number; slept: boolean } {
  const mono = secondsBetween(before.at, now.at);
  const wall = (now.at.wall - before.at.wall) / 1000;
  const core =
    before.uptime === null || now.uptime === null || now.uptime < before.uptime
      ? wall
      : now.uptime - before.uptime;
  const slept = core - mono > UPTIME_SLACK && wall - mono > UPTIME_SLACK;
  return { elapsed: Math.max(slept ? core : mono, 0.001), slept };
}

/** Whether a sample of `elapsed` seconds is a gap, polled every `interval` seconds, after `failures` failed polls. */
export function gapOf(elapsed: number, interval: number, failures: number, slept: boolean): Gap | null {
  if (slept) return 'suspend';
  if (elapsed <= 2 * interval + 1) return null;
  return failures > 0 ? 'outage' : 'late';
}

/** What the first reading after an unanswered reset shows of the counters that held something before it. */
export interface ResetEvidence {
  /** Counters lower than before: nothing but a zeroing does that. */
  fell: number;
  /** Counters exactly as they were: no zeroing leaves that. */
  same: number;
  /** Bytes in those counters before and now, and what they should have grown by at the last known speeds. */
  before: number;
  now: number;
  growth: number;
}

/**
 * Whether an unanswered reset had zeroed the core's counters. `proven` is false when every counter has grown past
 * what it was, so that only their speed tells which is likelier.
 */
export function judgeReset(evidence: ResetEvidence): { zeroed: boolean; proven: boolean } {
  if (evidence.fell > 0) return { zeroed: true, proven: true };
  if (evidence.same > 0 || evidence.before === 0) return { zeroed: false, proven: true };
  return { zeroed: evidence.now - evidence.growth < evidence.before / 2, proven: false };
}
