/** Sentences to print below a report about what it lacks. */
import { SLOT } from './calendar.ts';
import type { Event } from './reader.ts';

/** How a note formats times and bytes. */
export interface Words {
  /** Formats Unix seconds: "2026-11-23 14:05". */
  readonly time: (seconds: number) => string;
  readonly bytes: (bytes: bigint) => string;
}

/** Whether a time without readings, or without v2top, needs a note: after a shorter one its bytes are close enough. */
export const isLong = ({ first, last }: Pick<Event, 'first' | 'last'>): boolean => last - first >= SLOT;

/** How many gaps are listed individually. */
const MOST_TOLD = 3;

/** The sentences for these events, the most important first. */
export function notesOf(events: readonly Event[], words: Words): string[] {
  const of = (type: string): Event[] => events.filter((event) => event.type === type);
  const long = (type: string): Event[] => of(type).filter(isLong);
  return [
    ...maybeLost(of('maybe lost'), words),
    ...strangers(of('strangers'), words),
    ...restarts(of('restarted'), words),
    ...absences(long('absence'), words),
    ...gaps(long('gap'), words),
    ...of('another core').map(
      ({ server, first }) =>
        `Another core has answered at this address since ${words.time(first)}; its numbers are under ${server.server}.`,
    ),
    ...of('clock').map(
      ({ first, last }) =>
        `This machine's clock was set from ${words.time(first)} to ${words.time(last)}: numbers from then may be at the wrong time.`,
    ),
  ];
}

const timesOf = (events: readonly Event[]): number => events.reduce((sum, { times }) => sum + times, 0);
const bytesOf = (events: readonly Event[]): bigint => events.reduce((sum, { bytes }) => sum + bytes, 0n);
const often = (times: number): string => (times === 1 ? 'once' : times === 2 ? 'twice' : `${times} times`);

function maybeLost(events: readonly Event[], { bytes }: Words): string[] {
  const most = bytesOf(events);
  return most === 0n ? [] : [`Up to ${bytes(most)} may be missing: resets that no reading could confirm.`];
}

function strangers(events: readonly Event[], { time }: Words): string[] {
  const last = events.at(-1);
  if (last === undefined) return [];
  const when = `${often(timesOf(events))}, last ${time(last.last)}`;
  return [
    `Another program reset the core's counters (${when}): what it took between two readings is missing.`,
  ];
}

function restarts(events: readonly Event[], { time }: Words): string[] {
  const last = events.at(-1);
  if (last === undefined) return [];
  const when = `${often(timesOf(events))}, last ${time(last.last)}`;
  return [`The core was restarted (${when}): what flowed after its last reading is missing.`];
}

function absences(events: readonly Event[], { time, bytes }: Words): string[] {
  const told = events.slice(-MOST_TOLD).map((event) => {
    const [first, last, amount] = [time(event.first), time(event.last), bytes(event.bytes)];
    return event.times === 1
      ? `Nothing was recorded from ${first} to ${last}; ${amount} from that time are counted at its end.`
      : `Recording was interrupted ${often(event.times)} between ${first} and ${last}; ${amount} from those times are counted at their ends.`;
  });
  const others = events.slice(0, -MOST_TOLD);
  if (others.length === 0) return told;
  const rest = `It happened ${often(timesOf(others))} before, with ${bytes(bytesOf(others))}.`;
  return [...told, rest];
}

function gaps(events: readonly Event[], { time }: Words): string[] {
  const last = events.at(-1);
  if (last === undefined) return [];
  const [times, first, end] = [timesOf(events), time(last.first), time(last.last)];
  const lastly = last.times === 1 ? `last from ${first} to ${end}` : `last at ${end}`;
  const when = `${often(times)}, ${lastly}`;
  return [`The core gave no answer (${when}): what flowed then is counted at the end of that time.`];
}
