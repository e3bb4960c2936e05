/** Makes up two months of history for the demo. */
import { bootId, systemClock } from '../traffic/clock.ts';
import type { CoreStart, CounterChange, Entry } from '../traffic/journal.ts';
import { createRandom } from './random.ts';
import { DemoTraffic } from './traffic.ts';

const SLOT = 300;
const HOUR = 3600;
const DAY = 24 * HOUR;

/** The counters of the demo's core, and since when it runs. */
export interface DemoPresent {
  /** Each counter's whole name and value. */
  readonly counters: readonly (readonly [name: string, value: bigint])[];
  /** Seconds since the made-up core started. */
  readonly uptime: number;
  /** The present time: Unix milliseconds, and the system's monotonic milliseconds. */
  readonly wall: number;
  readonly mono: number;
  readonly boot: string | null;
}

/** The counters of the demo's core as it starts. */
export function presentOf(users: number): DemoPresent {
  const traffic = new DemoTraffic({ users });
  return { counters: traffic.counters(), uptime: traffic.uptime, boot: bootId(), ...systemClock.now() };
}

/** The ends of the recorded periods, in seconds before now: five minutes of a day, hours of two, quarters of the others. */
function timesAgo(): number[] {
  const times: number[] = [];
  for (let ago = 61 * DAY; ago > 2 * DAY; ago -= 6 * HOUR) times.push(ago);
  for (let ago = 2 * DAY; ago > DAY; ago -= HOUR) times.push(ago);
  for (let ago = DAY; ago >= 0; ago -= SLOT) times.push(ago);
  return times;
}

/** More traffic in the evening than at night, more at the weekend, with some randomness. */
function liveliness(time: number, chance: number): number {
  const hour = (time % DAY) / HOUR;
  const weekday = (Math.floor(time / DAY) + 4) % 7;
  const evening = 0.25 + 1.5 * Math.max(0, Math.sin(((hour - 8) / 24) * 2 * Math.PI)) ** 2;
  return evening * (weekday === 0 || weekday === 6 ? 1.4 : 1) * (0.3 + 1.4 * chance);
}

/** The entries that two months of recording would have written; the last one holds the present counters. */
export function madeUpEntries({ counters, uptime, wall, mono, boot }: DemoPresent): Entry[] {
  const random = createRandom(7);
  const now = Math.floor(wall / 1000);
  const start: CoreStart | null = boot === null ? null : { boot, seconds: mono / 1000 - uptime };
  const times = timesAgo();
  return times.map((ago, index) => {
    const hours = ((times[index - 1] ?? ago + 6 * HOUR) - ago) / HOUR;
    const share = (hours * HOUR * liveliness(now - ago, random())) / uptime;
    const changes = counters.map(([counter, value]): CounterChange => {
      const growth = BigInt(Math.floor(Number(value) * share * (0.5 + random())));
      return { counter, growth, raw: value, life: value };
    });
    return {
      sighted: { boot, at: { mono: mono - ago * 1000, wall: wall - ago * 1000 } },
      start,
      basis: 'kept',
      changes,
      isEarlier: false,
      resetUnderWay: false,
      events: [],
    };
  });
}
