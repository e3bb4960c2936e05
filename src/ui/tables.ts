/** The tables of the shown sample, made again when the sample or the view changes. */
import { DIMENSIONS, type Dimension } from '../core/counters.ts';
import { type Table, tableOf } from '../table/table.ts';
import { baseOf, filterOn, type State, serverOf, shownSample } from './state.ts';

/** Makes the tables again. `hold` keeps rows where they are; new ones come last. */
export function withTables(state: State, hold: boolean): State {
  const sample = shownSample(state);
  if (sample === null) return state;
  const table = (dimension: Dimension): Table =>
    tableOf(
      sample,
      dimension,
      { ...state.settings, filter: filterOn(state, dimension) },
      {
        zero: baseOf(state),
        before: state.tables[dimension],
        hold,
        lately: { names: state.lately.names[dimension], at: state.lately.at },
        shown: state.settings,
        presences: serverOf(state).online.presences,
      },
    );
  return {
    ...state,
    tables: { inbound: table('inbound'), outbound: table('outbound'), user: table('user') },
  };
}

/** The dimensions that the shown sample has counters of. */
export function countedDimensions({ tables }: State): Dimension[] {
  return DIMENSIONS.filter((dimension) => tables[dimension].counted);
}
