/** The rows of a sample for output: filtered, and in a stable order. */

import type { Dimension } from '../core/counters.ts';
import type { Settings } from '../settings/settings.ts';
import { type Figures, orderFigures } from '../table/columns.ts';
import { isHidden, passesFilter } from '../table/lists.ts';
import type { Row, Sample } from '../traffic/sample.ts';

const figuresOf = (row: Row): Figures => ({
  row,
  uplinkTotal: row.uplink?.total ?? null,
  downlinkTotal: row.downlink?.total ?? null,
});

/** All rows that pass the filter, the API's own among them: for machines. */
export function allRows(sample: Sample, dimension: Dimension, settings: Settings): Row[] {
  const passing = sample.rows[dimension].filter((row) => passesFilter(row.name, settings.filter));
  return orderFigures(passing.map(figuresOf), settings.sort).map(({ row }) => row);
}

/** The rows that people are shown: without what the settings hide. */
export function shownRows(sample: Sample, dimension: Dimension, settings: Settings): Row[] {
  return allRows(sample, dimension, settings).filter((row) => !isHidden(row, settings));
}
