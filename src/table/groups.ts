/** Combines rows with the same name at several servers: sums are added, and what cannot be added is unknown. */
import type { Flow, Row, Speeds } from '../traffic/sample.ts';
import { sumOfHistories } from '../traffic/sum-history.ts';
import { type Figures, sumUp } from './figures.ts';
import type { Origin } from './origin.ts';
import type { Presence, Presences } from './presence.ts';

/** One row for each name, in the order in which names first come. */
export function groupByName(figures: readonly Figures[]): Figures[] {
  const groups = new Map<string, [Figures, ...Figures[]]>();
  for (const one of figures) {
    const group = groups.get(one.row.name);
    if (group === undefined) groups.set(one.row.name, [one]);
    else group.push(one);
  }
  return [...groups.values()].map(groupOf);
}

function groupOf(parts: readonly [Figures, ...Figures[]]): Figures {
  const [first, ...others] = parts;
  if (others.length === 0)
    return { ...sumUp(parts), row: first.row, origin: { ...first.origin, place: null } };
  return { ...sumUp(parts), row: rowOf(parts), origin: originOfAll(parts) };
}

function rowOf(parts: readonly [Figures, ...Figures[]]): Row {
  const [{ row: first }] = parts;
  const rows = parts.map(({ row }) => row);
  const live = parts.filter(({ origin }) => origin.isLive).map(({ row }) => row);
  return {
    dimension: first.dimension,
    name: first.name,
    uplink: flowOf(rows, 'uplink'),
    downlink: flowOf(rows, 'downlink'),
    recent: live.reduce<Speeds | null>((sum, { recent }) => plusSpeeds(sum, recent), null),
    // They need not have been at one time.
    peak: { uplink: 0, downlink: 0 },
    peakAt: { uplink: null, downlink: null },
    lastActive: latest(rows.map(({ lastActive }) => lastActive)),
    gone: rows.every(({ gone }) => gone),
    history: sumOfHistories(rows.map(({ history }) => history)),
  };
}

function flowOf(rows: readonly Row[], way: 'uplink' | 'downlink'): Flow | null {
  const flows = rows.flatMap((row) => row[way] ?? []);
  if (flows.length === 0) return null;
  const rates = flows.flatMap(({ rate }) => rate ?? []);
  return {
    total: flows.reduce((sum, { total }) => sum + total, 0n),
    delta: flows.reduce((sum, { delta }) => sum + delta, 0n),
    rate: rates.length === 0 ? null : rates.reduce((sum, rate) => sum + rate, 0),
  };
}

function plusSpeeds(sum: Speeds | null, more: Speeds | null): Speeds | null {
  if (sum === null || more === null) return sum ?? more;
  return { uplink: sum.uplink + more.uplink, downlink: sum.downlink + more.downlink };
}

const latest = (times: readonly (number | null)[]): number | null =>
  times.reduce<number | null>((most, time) => (time === null ? most : Math.max(most ?? time, time)), null);

function originOfAll(parts: readonly [Figures, ...Figures[]]): Origin {
  const origins = parts.map(({ origin }) => origin);
  const live = origins.filter(({ isLive }) => isLive);
  const newest = origins.reduce((most, one) => (one.until > most.until ? one : most));
  return {
    place: null,
    label: newest.label,
    servers: origins.length,
    isLive: live.length > 0,
    at: newest.at,
    until: newest.until,
    since: Math.min(...origins.map(({ since }) => since)),
    gap: live.find(({ gap }) => gap !== null)?.gap ?? null,
    isGap: (slot) => origins.every(({ isGap }) => isGap(slot)),
    presences: presencesOfAll(parts),
  };
}

/** Addresses at several servers are counted at each. */
function presencesOfAll(parts: readonly [Figures, ...Figures[]]): Presences | null {
  const [{ row }] = parts;
  const told = parts.flatMap(({ origin }) => (origin.presences === null ? [] : [origin.presences]));
  if (told.length === 0) return null;
  const found = told.flatMap((presences) => presences.get(row.name) ?? []);
  const all: Presence = {
    ips: found.reduce((sum, { ips }) => sum + ips, 0),
    lastSeen: latest(found.map(({ lastSeen }) => lastSeen)),
  };
  return new Map(found.length === 0 ? [] : [[row.name, all]]);
}
