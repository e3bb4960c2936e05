/** The sums under a table: what is listed, so that they follow the filter, and what they leave out. */
import type { Dimension } from '../core/counters.ts';
import type { Figures } from '../table/columns.ts';
import { isHidden } from '../table/lists.ts';
import { cleanName } from '../text/safe.ts';
import { type State, shownSample } from './state.ts';

export interface Totals {
  /** Bytes; null where no row has that direction, or where no sum makes sense. */
  readonly uplinkTotal: bigint | null;
  readonly downlinkTotal: bigint | null;
  /** Bytes per second; null where not known. */
  readonly uplinkRate: number | null;
  readonly downlinkRate: number | null;
  readonly speed: number | null;
  /** What the sums leave out, in words; empty when nothing. */
  readonly without: string;
}

/** The sums of a table as it is listed, or of what no user accounts for: inbound less user. */
export function totalsOf(state: State, of: Dimension | 'no user'): Totals {
  if (of !== 'no user') return sumUp(state, of);
  const inbound = sumUp(state, 'inbound');
  const user = sumUp(state, 'user');
  const uplinkRate = less(inbound.uplinkRate, user.uplinkRate);
  const downlinkRate = less(inbound.downlinkRate, user.downlinkRate);
  return {
    uplinkTotal: lessBig(inbound.uplinkTotal, user.uplinkTotal),
    downlinkTotal: lessBig(inbound.downlinkTotal, user.downlinkTotal),
    uplinkRate,
    downlinkRate,
    speed: add(uplinkRate, downlinkRate),
    without: '',
  };
}

function sumUp(state: State, dimension: Dimension): Totals {
  const { uplinkTotal, downlinkTotal, uplinkRate, downlinkRate } = sumsOf(state.lists[dimension]);
  const forgotten =
    state.settings.filter === '' ? forgottenSince(state, dimension) : { uplink: 0n, downlink: 0n };
  return {
    uplinkTotal: uplinkTotal === null ? null : uplinkTotal + forgotten.uplink,
    downlinkTotal: downlinkTotal === null ? null : downlinkTotal + forgotten.downlink,
    uplinkRate,
    downlinkRate,
    speed: add(uplinkRate, downlinkRate),
    without: withoutWords(state, dimension),
  };
}

/** What the listed rows carry together. */
type Sums = Pick<Totals, 'uplinkTotal' | 'downlinkTotal' | 'uplinkRate' | 'downlinkRate'>;

/** Lists are made anew with each sample: their sums are asked for twice a frame, and at each key. */
const sums = new WeakMap<readonly Figures[], Sums>();

function sumsOf(list: readonly Figures[]): Sums {
  const known = sums.get(list);
  if (known !== undefined) return known;
  let uplinkTotal: bigint | null = null;
  let downlinkTotal: bigint | null = null;
  let uplinkRate: number | null = null;
  let downlinkRate: number | null = null;
  for (const { row, uplinkTotal: up, downlinkTotal: down } of list) {
    if (up !== null) uplinkTotal = (uplinkTotal ?? 0n) + up;
    if (down !== null) downlinkTotal = (downlinkTotal ?? 0n) + down;
    uplinkRate = add(uplinkRate, row.uplink?.rate ?? null);
    downlinkRate = add(downlinkRate, row.downlink?.rate ?? null);
  }
  const summed = { uplinkTotal, downlinkTotal, uplinkRate, downlinkRate };
  sums.set(list, summed);
  return summed;
}

/** What rows that are no longer kept one by one have carried since the totals count. */
function forgottenSince(state: State, dimension: Dimension): { uplink: bigint; downlink: bigint } {
  const now = shownSample(state)?.forgotten[dimension];
  const zero = state.zero?.forgotten[dimension];
  return {
    uplink: (now?.uplink ?? 0n) - (zero?.uplink ?? 0n),
    downlink: (now?.downlink ?? 0n) - (zero?.downlink ?? 0n),
  };
}

function withoutWords(state: State, dimension: Dimension): string {
  const rows = shownSample(state)?.rows[dimension] ?? [];
  const names = rows.filter((row) => isHidden(row, state.settings)).map((row) => cleanName(row.name));
  return names.length === 0 ? '' : `without ${names.join(', ')}`;
}

function add(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : a + b;
}

/** The wire carries more than the payload, so what is left is never negative but by a moment's delay: then unknown. */
function less(a: number | null, b: number | null): number | null {
  return a === null || b === null || a < b ? null : a - b;
}

function lessBig(a: bigint | null, b: bigint | null): bigint | null {
  return a === null || b === null || a < b ? null : a - b;
}
