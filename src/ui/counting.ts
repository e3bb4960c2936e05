/** The keys for the numbers: pausing, zeroing, the polling interval and the mode. */
import { formatDate } from '../table/format.ts';
import type { Sample } from '../traffic/sample.ts';
import { freeze } from './freeze.ts';
import { clampScroll } from './move.ts';
import { MESSAGE_TIME, withMessage } from './say.ts';
import { inSight, newestShown, onlySight } from './sight.ts';
import { only, open, type State, set, type Undo, type Update, withServer, withServers } from './state.ts';
import { withTables } from './tables.ts';

/** The steps of + and -, in seconds. */
const INTERVALS = [0.2, 0.5, 1, 2, 3, 5, 10, 15, 30, 60];

/** Freezes the display; polling and counting continue. */
export function togglePause(state: State): State {
  if (state.paused !== null)
    return clampScroll(
      withTables(
        withServers({ ...state, paused: null }, () => ({ frozen: null })),
        false,
      ),
    );
  if (newestShown(state) === undefined) return state;
  // The tables need the rows of the frozen samples, whose histories do not change.
  const frozen = withServers({ ...state, paused: state.now }, ({ sample }) => ({
    frozen: sample && freeze(sample),
  }));
  return withTables(frozen, true);
}

/** Counts the displayed totals from the present samples on; pressing the key again soon after undoes that. */
export function zeroTotals(state: State): State {
  const { undo, now, allTotals, servers } = state;
  if (undo !== null && now.mono < undo.until) return takeBack(state, undo);
  if (newestShown(state) === undefined) return state;
  const zeros = servers.map(({ zero }) => zero);
  const undoing: Undo = { zeros, allTotals, until: now.mono + MESSAGE_TIME };
  const begun: State = { ...state, undo: undoing, allTotals: false };
  const zeroed = inSight(state).reduce(
    (next, { place, sample }) => withServer(next, place, sample === null ? {} : { zero: sample }),
    begun,
  );
  return withMessage(withTables(zeroed, true), ZEROED);
}

const ZEROED = 'Totals count from zero; the same key undoes that for 5 s, T shows all.';

function takeBack(state: State, { zeros, allTotals }: Undo): State {
  const restored = withServers({ ...state, undo: null, allTotals }, (_, place) => ({
    zero: zeros[place] ?? null,
  }));
  return withMessage(withTables(restored, true), 'The totals are back.');
}

/** Switches between the totals since they were zeroed and all totals. */
export function switchBase(state: State): State {
  if (inSight(state).every(({ server }) => server.zero === null))
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
  if (state.allTotals) return '';
  const zeros = inSight(state).map(({ server }) => server.zero);
  const times = [...new Set(zeros.flatMap((zero) => (zero === null ? [] : [sinceTime(zero, state)])))];
  if (times.length === 0) return '';
  const some = zeros.some((zero) => zero === null) ? 'some ' : '';
  return `${some}totals since ${times.join(' or ')}`;
}

function sinceTime(base: Sample, state: State): string {
  const [then, now] = [base.at.wall, state.now.wall].map((wall) => formatDate(wall).slice(0, -3));
  const [date, time] = (then ?? '').split(' ');
  return (now?.startsWith(`${date} `) ? time : then) ?? '';
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
  const sight = onlySight(state);
  if (sight === undefined) return only(withMessage(state, ONE_ONLY));
  const { place, server } = sight;
  if (server.mode === 'reset') {
    const words = "Read-only: the core's counters are left alone from now on.";
    return {
      state: withMessage(withServer(state, place, { mode: 'read-only' }), words),
      effects: [{ type: 'mode', place, mode: 'read-only' }],
    };
  }
  const question = 'y/n: zero the core at each poll? Other readers of its counters lose those bytes.';
  return only(open(state, { kind: 'confirm', question, effect: { type: 'mode', place, mode: 'reset' } }));
}

/** Several cores are never zeroed at once. */
const ONE_ONLY = 'This key acts on one server: choose it with @ first.';

/** Zeroes the core's counters once, after confirmation. */
export function askToZeroCore(state: State): State {
  const sight = onlySight(state);
  if (sight === undefined) return withMessage(state, ONE_ONLY);
  const { mode, sample } = sight.server;
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
  return open(state, { kind: 'confirm', question, effect: { type: 'zero-core', place: sight.place } });
}
