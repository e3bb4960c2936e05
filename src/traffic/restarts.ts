/** Judgements between two readings: was the core started anew in between, how long was it, was there a gap. */
import type { Gap, Moment } from './sample.ts';

/** A reading in time, and how long the core said it had been up (whole seconds; null where it cannot say). */
export interface Sighting {
  /** When the first of its questions was sent: what was read is no older. */
  readonly asked: Moment;
  /** When the counters arrived. */
  readonly at: Moment;
  readonly uptime: number | null;
}

/** How far two machines' clocks may drift apart between two readings, in seconds. */
const DRIFT = 0.5;
/** How far clocks must differ before this machine is believed to have slept: uptime comes in whole seconds. */
const SLEEP = 2.5;

/**
 * What uptimes say of when the core was started, from one sighting to the next. `back`: the uptime went back, which
 * nothing but a restart does. `since`: it is less than the time since the earlier sighting, after an outage longer
 * than the core's former life. `moved`: the start that follows from it is later than the one known before. The last
 * two are also seen of a core on a machine that slept, so the counters have to agree.
 */
export function judgeStart(before: Sighting, now: Sighting): 'same' | 'back' | 'since' | 'moved' {
  if (now.uptime === null) return 'same';
  if (before.uptime !== null && now.uptime < before.uptime) return 'back';
  // A core that says 7 has been up for less than 8 seconds.
  const started = now.asked.mono / 1000 - now.uptime - 1 - DRIFT;
  if (started > before.at.mono / 1000) return 'since';
  return before.uptime !== null && started > before.at.mono / 1000 - before.uptime ? 'moved' : 'same';
}

/**
 * The seconds between two sightings. Linux's monotonic clock stands still while this machine sleeps, but the core's
 * own clock (elsewhere) or the wall clock does not: where both ran far ahead, the core's is believed instead.
 */
export function measureElapsed(before: Sighting, now: Sighting): { elapsed: number; slept: boolean } {
  const mono = (now.at.mono - before.at.mono) / 1000;
  const wall = (now.at.wall - before.at.wall) / 1000;
  const core =
    before.uptime === null || now.uptime === null || now.uptime < before.uptime
      ? wall
      : now.uptime - before.uptime;
  const slept = core - mono > SLEEP && wall - mono > SLEEP;
  return { elapsed: Math.max(slept ? core : mono, 0.001), slept };
}

/** Whether a sample of `elapsed` seconds is a gap, polled every `interval` seconds, after `failures` failed polls. */
export function gapOf(elapsed: number, interval: number, failures: number, slept: boolean): Gap | null {
  if (slept) return 'suspend';
  if (elapsed <= 2 * interval + 1) return null;
  return failures > 0 ? 'outage' : 'late';
}
