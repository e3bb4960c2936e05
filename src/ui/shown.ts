/** The tables as the screen shows them, as a sample: what is saved must be what is seen. */

import type { Dimension } from '../core/counters.ts';
import { type Figures, sumFlows } from '../table/figures.ts';
import type { DimensionTotal, Flow, Forgotten, Row, Sample } from '../traffic/sample.ts';
import { type State, shownSample } from './state.ts';

const NOTHING_FORGOTTEN: Forgotten = { rows: 0, uplink: 0n, downlink: 0n };

/** The listed rows with the totals that stand beside them, zeroed ones too; null before the first answer. */
export function sampleAsShown(state: State): Sample | null {
  const sample = shownSample(state);
  if (sample === null) return null;
  const rows = (dimension: Dimension): Row[] => state.tables[dimension].rows.map(rowAsShown);
  const shown = { inbound: rows('inbound'), outbound: rows('outbound'), user: rows('user') };
  return {
    ...sample,
    rows: shown,
    totals: { inbound: sumOf(shown.inbound), outbound: sumOf(shown.outbound), user: sumOf(shown.user) },
    forgotten: { inbound: NOTHING_FORGOTTEN, outbound: NOTHING_FORGOTTEN, user: NOTHING_FORGOTTEN },
  };
}

function rowAsShown({ row, uplinkTotal, downlinkTotal }: Figures): Row {
  const flow = (of: Flow | null, total: bigint | null): Flow | null =>
    of === null || total === null ? null : { ...of, total };
  return { ...row, uplink: flow(row.uplink, uplinkTotal), downlink: flow(row.downlink, downlinkTotal) };
}

function sumOf(rows: readonly Row[]): DimensionTotal {
  return {
    uplink: sumFlows(rows.map((row) => row.uplink)),
    downlink: sumFlows(rows.map((row) => row.downlink)),
  };
}
