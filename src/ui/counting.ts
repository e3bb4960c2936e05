/** What keys do about the numbers: pausing, zeroing, and how often and in which mode the core is asked. */
import { freeze } from './freeze.ts';
import { clampScroll } from './move.ts';
import { MESSAGE_TIME, withMessage } from './say.ts';
import { only, open, type State, serverOf, set, shownSample, type Update, withServer } from './state.ts';
import { withTables } from './tables.ts';

/** The steps of + and -, in seconds. */
const INTERVALS = [0.2, 0.5, 1, 2, 3, 5, 10, 15, 30, 60];

/** Freezes what is shown; polling and counting go on underneath. */
export function togglePause(state: State): State {
  if (state.paused !== null)
    return clampScroll(withTables(withServer({ ...state, paused: null }, { frozen: null }), false));
  const { sample } = serverOf(state);
  if (sample === null) return state;
  // The rows of the tables must be those of the frozen sample, whose histories stand still.
  return withTables(withServer({ ...state, paused: state.now }, { frozen: freeze(sample) }), true);
}

/** Counts the totals from the newest sample on; the same key soon after takes that back. */
export function zeroTotals(state: State): State {
  const { undo } = state;
  if (undo !== null) {
    const restored = withTables(withServer({ ...state, undo: null }, { zero: undo.zero }), true);
    return withMessage(restored, 'The totals are back.');
  }
  const from = shownSample(state);
  if (from === null) return state;
  const before = { zero: serverOf(state).zero, until: state.now.mono + MESSAGE_TIME };
  const zeroed = withTables(withServer({ ...state, undo: before }, { zero: from }), true);
  return withMessage(zeroed, 'Totals count from zero. The same key again within 5 s brings them back.');
}

/** Asks the core less (1) or more (-1) often. */
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

/** To read-only at once, as it harms no one; to resetting only after a yes. */
export function switchMode(state: State): Update {
  if (state.settings.reset) {
    const words = "Read-only: the core's counters are left alone from now on.";
    return {
      state: withMessage(set(state, { reset: false }), words),
      effects: [{ type: 'mode', mode: 'read-only' }],
    };
  }
  const question = 'y/n: zero the core at each poll? Other readers of its counters lose those bytes.';
  return only(open(state, { kind: 'confirm', question, effect: { type: 'mode', mode: 'reset' } }));
}

/** Zeroes the core's counters once, after a yes. */
export function askToZeroCore(state: State): State {
  if (state.settings.reset) return withMessage(state, "In reset mode each poll zeroes the core's counters.");
  const question = 'y/n: zero the core once, now? Other readers of its counters lose those bytes.';
  return open(state, { kind: 'confirm', question, effect: { type: 'zero-core' } });
}
