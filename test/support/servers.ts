/** States of several servers, made the way the program makes them: each has a ledger of its own, and one reducer. */
import { SourceFailure } from '../../src/core/core.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../src/settings/settings.ts';
import type { Size } from '../../src/terminal/screen.ts';
import { Ledger } from '../../src/traffic/ledger.ts';
import type { Sample } from '../../src/traffic/sample.ts';
import type { ServerEvent } from '../../src/ui/gathering.ts';
import { initialState, type State } from '../../src/ui/state.ts';
import { answerOf, second, send, type Traffic } from './states.ts';

/** A server by its name, and what flows in each second. */
export interface ServerPlan {
  readonly name: string;
  readonly perSecond: Traffic;
  /** It answers no more from this second on. */
  readonly diesAt?: number;
  /** What its samples say besides. */
  readonly change?: Partial<Sample>;
}

/** The state after this many seconds of these servers. */
export function serversState(
  plans: readonly [ServerPlan, ...ServerPlan[]],
  seconds: number,
  size: Size = { columns: 80, rows: 24 },
  settings: Partial<Settings> = {},
): State {
  const [first, ...others] = plans.map(({ name }, index) => ({
    name,
    source: { address: `127.0.0.1:1008${index}` },
    mode: 'reset' as const,
  }));
  if (first === undefined) throw new Error('No server.');
  const ledgers = plans.map(() => new Ledger());
  let state = initialState([first, ...others], { ...DEFAULT_SETTINGS, ...settings }, size, second(0));
  for (let at = 0; at < seconds; at++) {
    const events = plans.flatMap((plan, place): ServerEvent[] => {
      const ledger = ledgers[place];
      if (ledger === undefined) return [];
      if (plan.diesAt !== undefined && at >= plan.diesAt)
        return [{ place, event: { type: 'failure', failure: REFUSED, inRow: 1, retryAt: null } }];
      ledger.read(answerOf(times(plan.perSecond, at)), second(at), 1000 + at);
      const sample = { ...ledger.sample('read-only', 1), ...plan.change };
      return [{ place, event: { type: 'sample', sample } }];
    });
    state = send(state, { type: 'poll', events, now: second(at) });
  }
  return state;
}

const REFUSED = new SourceFailure('refused', 'connect ECONNREFUSED');

/** What has flowed by the end of a second. */
function times(traffic: Traffic, seconds: number): Traffic {
  const by = (bytes: number | bigint): bigint => BigInt(bytes) * BigInt(seconds);
  return Object.fromEntries(Object.entries(traffic).map(([name, [up, down]]) => [name, [by(up), by(down)]]));
}
