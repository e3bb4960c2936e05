/** The rows of a sample for output: filtered, and in a stable order. */
import type { Row, Sample } from '../fold/sample.ts';
import type { Dimension } from '../reading/name.ts';
import { type Figures, orderFigures } from '../state/columns.ts';
import { isHidden, passesFilter } from '../state/lists.ts';
import type { Settings } from '../state/settings.ts';

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
