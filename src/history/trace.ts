/** What a row carried in the last day, five minutes by five minutes: a graph that reaches beyond its run draws it. */
import type { Speeds } from '../traffic/sample.ts';
import { HOUR, SLOT, slotStart } from './calendar.ts';
import type { Event, Reader, Server } from './reader.ts';
import { addBytes, type Bytes, NOTHING } from './reader.ts';

export interface Trace {
  /** When the server was first and last read, Unix seconds. */
  readonly from: number;
  readonly to: number;
  /** By the start of each slot, Unix seconds; null where nothing was read, none where nothing was carried. */
  readonly slots: ReadonlyMap<number, Speeds | null>;
}

/** Seconds that a trace reaches back. */
const REACH = 24 * HOUR;

/** The trace of the names of a reader (`restrictTo`), in the books of these servers. `now` is in Unix seconds. */
export function traceOf(reader: Reader, servers: readonly Server[], now: number): Trace {
  const since = slotStart(now - REACH);
  const from = servers.reduce((least, { first }) => Math.min(least, first), now);
  const to = servers.reduce((most, { seen }) => Math.max(most, seen), from);
  const found = reader.recent(since, now + 1);
  const isGap = gapsOf(reader, servers, since, now);
  const slots = new Map<number, Speeds | null>();
  let gapSince: number | undefined;
  for (let start = since; start <= now; start += SLOT) {
    const bytes = sumOf(found.get(start)?.values() ?? []);
    if (isGap(start)) {
      slots.set(start, null);
      gapSince ??= start;
      continue;
    }
    // What flowed in a gap is counted at its end.
    const begin = Math.max(from, gapSince ?? start);
    gapSince = undefined;
    const speeds = speedsOf(bytes, Math.max(1, Math.min(start + SLOT, to) - begin));
    if (speeds !== undefined) slots.set(start, speeds);
  }
  return { from, to, slots };
}

const sumOf = (parts: Iterable<Bytes>): Bytes => [...parts].reduce(addBytes, NOTHING);

function speedsOf({ uplink, downlink }: Bytes, seconds: number): Speeds | undefined {
  if (uplink === 0n && downlink === 0n) return undefined;
  return { uplink: Number(uplink) / seconds, downlink: Number(downlink) / seconds };
}

/** Which five minutes were not read: no name carried anything in them, and an event says so. */
function gapsOf(
  reader: Reader,
  servers: readonly Server[],
  since: number,
  now: number,
): (start: number) => boolean {
  const busy = reader.busySlots(since, now + 1);
  const gaps = reader
    .events(servers, since, now + 1)
    .filter(({ type }) => type === 'absence' || type === 'gap');
  const covers = (start: number) => (event: Event) => event.first < start + SLOT && event.last > start;
  return (start) => !busy.has(start) && gaps.some(covers(start));
}
