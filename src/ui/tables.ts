/** The tables of what is in sight, made again when a sample or the view changes. */
import { DIMENSIONS, type Dimension } from '../core/counters.ts';
import type { Origin } from '../table/origin.ts';
import { type Reading, type Table, tableOfAll } from '../table/table.ts';
import { slotOf } from '../traffic/recent.ts';
import type { Sample } from '../traffic/sample.ts';
import { inSight, labelOf, liveSights, newestShown, type Sight } from './sight.ts';
import { filterOn, type State } from './state.ts';

export type Tables = State['tables'];

/** Makes the tables again. `hold` keeps rows where they are; new ones come last. */
export function withTables(state: State, hold: boolean): State {
  return newestShown(state) === undefined ? state : { ...state, tables: tablesOf(state, hold) };
}

/** The tables of what is in sight, in the order and under the filter of the screen. */
export function tablesOf(state: State, hold: boolean): Tables {
  const table = (dimension: Dimension): Table =>
    tableOfAll(
      readingsOf(state, dimension),
      dimension,
      { ...state.settings, filter: filterOn(state, dimension) },
      {
        before: state.tables[dimension],
        hold,
        shown: state.settings,
        grouped: dimension === 'user' && isGrouped(state),
      },
    );
  return { inbound: table('inbound'), outbound: table('outbound'), user: table('user') };
}

/** Whether users are grouped; one server has nothing to group. */
const isGrouped = (state: State): boolean => state.grouped && inSight(state).length > 1;

function readingsOf(state: State, dimension: Dimension): Reading[] {
  const live = new Set(liveSights(state).map(({ place }) => place));
  const newest = newestShown(state);
  return inSight(state).flatMap((sight) => {
    const { sample, server, place } = sight;
    if (sample === null || newest === undefined) return [];
    const zero = state.allTotals ? null : server.zero;
    const origin = originOf(sight, sample, live.has(place) ? null : newest);
    return [{ sample, zero, origin, usage: { names: server.usage.names[dimension], at: server.usage.at } }];
  });
}

/** Where the rows of a server come from; what they carry after its last answer, up to the newest of others, is unknown. */
function originOf({ place, server }: Sight, sample: Sample, newest: Sample | null): Origin {
  const { at, since, gap, isGap } = sample;
  const last = slotOf(at.mono);
  return {
    place,
    label: labelOf(server),
    servers: 1,
    isLive: newest === null,
    at: newest?.at ?? at,
    until: (newest ?? sample).at.mono,
    since,
    gap,
    isGap: newest === null ? isGap : (slot) => slot >= last || isGap(slot),
    presences: server.online.presences,
  };
}

/** The dimensions that a shown sample has counters of. */
export function countedDimensions({ tables }: State): Dimension[] {
  return DIMENSIONS.filter((dimension) => tables[dimension].counted);
}
