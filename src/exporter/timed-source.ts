/** Wraps a source and measures how long each answer takes. */
import type { Source } from '../core/core.ts';
import type { Clock } from '../traffic/clock.ts';

/** Calls `note` with the seconds that each answered QueryStats took. */
export function timed(source: Source, clock: Clock, note: (seconds: number) => void): Source {
  return {
    address: source.address,
    get connection() {
      return source.connection;
    },
    query: async (reset, deadline, signal) => {
      const asked = clock.now().mono;
      const answer = await source.query(reset, deadline, signal);
      note((clock.now().mono - asked) / 1000);
      return answer;
    },
    uptime: (deadline, signal) => source.uptime(deadline, signal),
    identify: (deadline, signal) => source.identify(deadline, signal),
    reconnect: () => source.reconnect(),
    close: () => source.close(),
  };
}
