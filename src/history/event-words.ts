/** Describes events of a server in a few words, to be printed next to their time. */
import type { Event } from './reader.ts';

/** An event of one server. */
export type Happening = Omit<Event, 'server'>;

export interface EventWords {
  /** A moment of Unix seconds. */
  readonly time: (seconds: number) => string;
  readonly bytes: (bytes: bigint) => string;
}

/** Without its start, which is printed next to it. */
export function eventText(event: Happening, { time, bytes }: EventWords): string {
  const { type, first, last, times } = event;
  const often = times > 1 ? `, ${times} times until ${time(last)}` : '';
  switch (type) {
    case 'restarted':
      return `the core was restarted${often}`;
    case 'strangers':
      return `another program reset the counters${often}`;
    case 'maybe lost':
      return `up to ${bytes(event.bytes)} may be missing${often}`;
    case 'absence':
      return times === 1
        ? `nothing recorded until ${time(last)}; ${bytes(event.bytes)} of that time counted then`
        : `recording interrupted${often}; ${bytes(event.bytes)} of those times counted at their ends`;
    case 'gap':
      return `no answer until ${time(last)}${times > 1 ? `, ${times} times` : ''}`;
    case 'another core':
      return 'another core answers at this address since then';
    case 'clock':
      return `this machine's clock was set from ${time(first)} to ${time(last)}`;
    default:
      return type;
  }
}
