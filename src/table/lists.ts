/** Which rows are shown and in which order: filter, hidden tags, zeroed totals, sort, and the order held while moving. */

import { DIMENSIONS, type Dimension, isApiTag } from '../core/counters.ts';
import type { Settings } from '../settings/settings.ts';
import type { Row, Sample } from '../traffic/sample.ts';
import { type State, shownSample } from '../ui/state.ts';
import { type Figures, orderFigures } from './columns.ts';

/** Whether the settings keep a row from being listed, apart from the filter. */
export function isHidden({ dimension, name }: Row, { api, hidden }: Settings): boolean {
  if (dimension === 'user') return false;
  return (!api && isApiTag(dimension, name)) || hidden.has(name);
}

/** Whether a name passes the filter: holds it, letter case aside. The raw name counts, not the cleaned one. */
export function passesFilter(name: string, filter: string): boolean {
  return filter === '' || name.toLowerCase().includes(filter.toLowerCase());
}

/** Computes the lists anew. `hold` keeps rows where they are; new ones come last. */
export function withLists(state: State, hold: boolean): State {
  const sample = shownSample(state);
  if (sample === null) return state;
  const list = (dimension: Dimension): readonly Figures[] => {
    const figures = figuresOf(sample, state.zero, dimension, state.settings);
    const ordered = orderFigures(figures, state.settings.sort);
    return hold ? keepOrder(state.lists[dimension], ordered) : ordered;
  };
  return { ...state, lists: { inbound: list('inbound'), outbound: list('outbound'), user: list('user') } };
}

function figuresOf(sample: Sample, zero: Sample | null, dimension: Dimension, settings: Settings): Figures[] {
  const since = zeroTotals(zero, dimension);
  return sample.rows[dimension]
    .filter((row) => !isHidden(row, settings) && passesFilter(row.name, settings.filter))
    .map((row) => ({
      row,
      uplinkTotal: minus(row.uplink?.total, since?.get(row.name)?.uplink?.total),
      downlinkTotal: minus(row.downlink?.total, since?.get(row.name)?.downlink?.total),
    }));
}

const zeroMaps = new WeakMap<Sample, Record<Dimension, ReadonlyMap<string, Row>>>();

/** The rows by name of the sample that totals count from. Made once per such sample. */
function zeroTotals(zero: Sample | null, dimension: Dimension): ReadonlyMap<string, Row> | undefined {
  if (zero === null) return undefined;
  const known = zeroMaps.get(zero);
  if (known !== undefined) return known[dimension];
  const byName = (of: Dimension) => new Map(zero.rows[of].map((row) => [row.name, row]));
  const made = { inbound: byName('inbound'), outbound: byName('outbound'), user: byName('user') };
  zeroMaps.set(zero, made);
  return made[dimension];
}

function minus(total: bigint | undefined, since: bigint | undefined): bigint | null {
  return total === undefined ? null : total - (since ?? 0n);
}

/** The new figures in the old order; rows that were not listed before come last, in their own order. */
function keepOrder(before: readonly Figures[], ordered: readonly Figures[]): Figures[] {
  const byName = new Map(ordered.map((figures) => [figures.row.name, figures]));
  const kept: Figures[] = [];
  for (const { row } of before) {
    const figures = byName.get(row.name);
    if (figures === undefined) continue;
    kept.push(figures);
    byName.delete(row.name);
  }
  return [...kept, ...byName.values()];
}

/** How many rows of a dimension there are, and how many are listed. */
export function listCounts(state: State, dimension: Dimension): { listed: number; all: number } {
  const rows = shownSample(state)?.rows[dimension] ?? [];
  const all = rows.reduce((count, row) => count + (isHidden(row, state.settings) ? 0 : 1), 0);
  return { listed: state.lists[dimension].length, all };
}

/** The dimensions that the shown sample has counters of. */
export function countedDimensions(state: State): Dimension[] {
  const sample = shownSample(state);
  return DIMENSIONS.filter((dimension) => (sample?.rows[dimension].length ?? 0) > 0);
}
