/** The keys for the numbers: pausing, zeroing, the polling interval and the mode. */
import { formatDate } from '../table/format.ts';
import { freeze } from './freeze.ts';
import { clampScroll } from './move.ts';
import { MESSAGE_TIME, withMessage } from './say.ts';
import {
  baseOf,
  only,
  open,
  type State,
  serverOf,
  set,
  shownSample,
  type Undo,
  type Update,
  withServer,
} from './state.ts';
import { withTables } from './tables.ts';

/** The steps of + and -, in seconds. */
const INTERVALS = [0.2, 0.5, 1, 2, 3, 5, 10, 15, 30, 60];

/** Freezes the display; polling and counting continue. */
export function togglePause(state: State): State {
  if (state.paused !== null)
    return clampScroll(withTables(withServer({ ...state, paused: null }, 0, { frozen: null }), false));
  const { sample } = serverOf(state);
  if (sample === null) return state;
  // The tables need the rows of the frozen sample, whose histories do not change.
  return withTables(withServer({ ...state, paused: state.now }, 0, { frozen: freeze(sample) }), true);
}

/** Counts the totals from the displayed sample on; pressing the key again soon after undoes that. */
export function zeroTotals(state: State): State {
  const { undo, now, allTotals } = state;
  if (undo !== null && now.mono < undo.until) return takeBack(state, undo);
  const from = shownSample(state);
  if (from === null) return state;
  const before = { zero: serverOf(state).zero, allTotals, until: now.mono + MESSAGE_TIME };
  const zeroed = withServer({ ...state, undo: before, allTotals: false }, 0, { zero: from });
  return withMessage(withTables(zeroed, true), ZEROED);
}

const ZEROED = 'Totals count from zero; the same key undoes that for 5 s, T shows all.';

function takeBack(state: State, { zero, allTotals }: Undo): State {
  const restored = withServer({ ...state, undo: null, allTotals }, 0, { zero });
  return withMessage(withTables(restored, true), 'The totals are back.');
}

/** Switches between the totals since they were zeroed and all totals. */
export function switchBase(state: State): State {
  if (serverOf(state).zero === null)
    return withMessage(state, 'The totals were not zeroed: Ctrl-R does that, and T shows all of them again.');
  const allTotals = !state.allTotals;
  const switched = withTables({ ...state, allTotals, undo: null }, true);
  return withMessage(
    switched,
    allTotals ? 'All totals. T goes back.' : `${sinceWords(switched)}. T shows all.`,
  );
}

/**
 * "totals since 12:03" for the header, with the date if that was on another day; empty if the totals were not zeroed.
 */
export function sinceWords(state: State): string {
  const base = baseOf(state);
  if (base === null) return '';
  const [then, now] = [base.at.wall, state.now.wall].map((wall) => formatDate(wall).slice(0, -3));
  const [date, time] = (then ?? '').split(' ');
  return now?.startsWith(`${date} `) ? `totals since ${time}` : `totals since ${then}`;
}

/** Polls less (1) or more (-1) often. */
export function stepInterval(state: State, step: -1 | 1): Update {
  const { interval } = state.settings;
  const seconds =
    step > 0
      ? INTERVALS.find((candidate) => candidate > interval)
      : INTERVALS.findLast((candidate) => candidate < interval);
  if (seconds === undefined) {
    const limit = step > 0 ? 'longest' : 'shortest';
    return only(withMessage(state, `${interval} s is the ${limit} interval.`));
  }
  const said = withMessage(set(state, { interval: seconds }), `The core is asked every ${seconds} s.`);
  return { state: said, effects: [{ type: 'interval', seconds }] };
}

/** Switches to read-only at once, because that harms no one; to resetting only after confirmation. */
export function switchMode(state: State): Update {
  if (serverOf(state).mode === 'reset') {
    const words = "Read-only: the core's counters are left alone from now on.";
    return {
      state: withMessage(withServer(state, 0, { mode: 'read-only' }), words),
      effects: [{ type: 'mode', place: 0, mode: 'read-only' }],
    };
  }
  const question = 'y/n: zero the core at each poll? Other readers of its counters lose those bytes.';
  return only(open(state, { kind: 'confirm', question, effect: { type: 'mode', place: 0, mode: 'reset' } }));
}

/** Zeroes the core's counters once, after confirmation. */
export function askToZeroCore(state: State): State {
  const { mode, sample } = serverOf(state);
  if (sample?.shared === true)
    return withMessage(state, 'Another v2top watches this core: neither zeroes it while both run.');
  if (mode === 'reset')
    return withMessage(
      state,
      sample?.mode === 'read-only'
        ? 'Nothing is zeroed while nothing can be recorded; --reset overrides that.'
        : "In reset mode each poll zeroes the core's counters.",
    );
  const question = 'y/n: zero the core once, now? Other readers of its counters lose those bytes.';
  return open(state, { kind: 'confirm', question, effect: { type: 'zero-core', place: 0 } });
}
