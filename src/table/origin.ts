/** The origin of a row: its server, and what its cells need to know about it. */
import type { Sample } from '../traffic/sample.ts';
import type { Presences } from './presence.ts';

export interface Origin extends Pick<Sample, 'at' | 'since' | 'gap' | 'isGap'> {
  /** The index of the server; null for a row of all servers. */
  readonly place: number | null;
  /** What the server is called, as it was given. */
  readonly label: string;
  /** How many servers have the row. */
  readonly servers: number;
  /** Whether its speeds are current; those of a server that does not answer are unknown. */
  readonly isLive: boolean;
  /** Up to when histories are known (monotonic milliseconds). */
  readonly until: number;
  /** Who is online; null where the core does not tell. */
  readonly presences: Presences | null;
}

/** The origin of a sample's rows if there is one server, and it answers. */
export function originOf({ at, since, gap, isGap }: Sample): Origin {
  return { ...ALONE, at, since, gap, isGap, until: at.mono };
}

const ALONE = {
  place: 0,
  label: '',
  servers: 1,
  isLive: true,
  presences: null,
} as const;
