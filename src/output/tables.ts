/** The tables of a sample as outputs print them: all three, built once. */
import { type Dimension, perDimension } from '../core/counters.ts';
import type { Settings } from '../settings/settings.ts';
import { type Table, tableOf, withHidden } from '../table/table.ts';
import type { Sample } from '../traffic/sample.ts';

export type Tables = Readonly<Record<Dimension, Table>>;

/** For people: without the rows that their settings hide. */
export function tablesForPeople(sample: Sample, settings: Settings): Tables {
  return perDimension((dimension) => tableOf(sample, dimension, settings));
}

/** For machines: all rows that pass the filter, including the API's own. */
export const tablesForMachines = (sample: Sample, settings: Settings): Tables =>
  tablesForPeople(sample, withHidden(settings));
