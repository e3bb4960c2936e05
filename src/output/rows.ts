/** The rows of a sample for output: filtered, and in a stable order. */

import type { Dimension } from '../core/counters.ts';
import type { Settings } from '../settings/settings.ts';
import { tableOf, withHidden } from '../table/table.ts';
import type { Row, Sample } from '../traffic/sample.ts';

/** All rows that pass the filter, the API's own among them: for machines. */
export function allRows(sample: Sample, dimension: Dimension, settings: Settings): Row[] {
  return shownRows(sample, dimension, withHidden(settings));
}

/** The rows that people are shown: without what the settings hide. */
export function shownRows(sample: Sample, dimension: Dimension, settings: Settings): Row[] {
  return tableOf(sample, dimension, settings).rows.map(({ row }) => row);
}
