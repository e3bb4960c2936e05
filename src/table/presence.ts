/** Who is online according to the core: the cells of the columns `ips` and `online`. Only newer Xrays tell. */
import type { OnlineUser } from '../core/core.ts';
import { type Span, span } from '../text/meaning.ts';
import type { Row, Sample } from '../traffic/sample.ts';
import { formatAgo } from './format.ts';
import type { Glyphs } from './glyphs.ts';

/** The number of a user's addresses, and when the newest was seen. */
export interface Presence {
  readonly ips: number;
  /** Unix seconds; null if the core only counts, or if there is no address. */
  readonly lastSeen: number | null;
}

/** The users who are online, by name; everyone else is not. */
export type Presences = ReadonlyMap<string, Presence>;

/** Presences from the core's answer. */
export function presencesOf(users: readonly OnlineUser[]): Presences {
  return new Map(users.map(({ name, count, ips }) => [name, { ips: count, lastSeen: newestOf(ips) }]));
}

function newestOf(ips: OnlineUser['ips']): number | null {
  const newest = (ips ?? []).reduce((most, { lastSeen }) => Math.max(most, lastSeen), 0);
  return newest > 0 ? newest : null;
}

const ABSENT: Presence = { ips: 0, lastSeen: null };

/** Undefined if unknown: the core has not told, or the row is not a user. */
function presenceOf({ dimension, name }: Row, presences: Presences | null): Presence | undefined {
  return dimension === 'user' && presences !== null ? (presences.get(name) ?? ABSENT) : undefined;
}

/** What the two cells need from the row's server. */
export interface PresenceFacts extends Pick<Sample, 'at'> {
  readonly presences: Presences | null;
}

/** The number of addresses. */
export function ipsCell(row: Row, { presences }: PresenceFacts, glyphs: Glyphs): Span {
  const presence = presenceOf(row, presences);
  if (presence === undefined) return unknown(row, glyphs);
  return span(String(presence.ips), presence.ips === 0 ? 'dim' : 'plain');
}

/** The age of the newest connection of a user who is online. */
export function onlineCell(row: Row, { presences, at }: PresenceFacts, glyphs: Glyphs): Span {
  const presence = presenceOf(row, presences);
  if (presence === undefined) return unknown(row, glyphs);
  if (presence.ips === 0) return span('no', 'dim');
  return span(presence.lastSeen === null ? 'yes' : formatAgo(at.wall / 1000 - presence.lastSeen));
}

/** Tags are never online. */
const unknown = ({ dimension }: Row, glyphs: Glyphs): Span =>
  span(dimension === 'user' ? glyphs.unknown : '', 'dim');

/** By the number of addresses. */
export const ipsOrder = (row: Row, presences: Presences | null): number =>
  presenceOf(row, presences)?.ips ?? -1;

/** By the newest connection; users online since an unknown time come before those who are not. */
export function onlineOrder(row: Row, presences: Presences | null): number {
  const presence = presenceOf(row, presences);
  return presence === undefined ? -1 : (presence.lastSeen ?? Math.min(1, presence.ips));
}
