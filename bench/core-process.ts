/** A core with many users in its own process, started by `startCore`: `node core-process.ts USERS SHARE`. */
import { V2RAY_SERVICE } from '../src/core/service.ts';
import { type Core, StatusError } from '../src/demo/core.ts';
import { startStatsServer } from '../src/demo/stats-server.ts';
import { BusyServer } from '../test/support/busy-server.ts';
import { WireAnswer } from './wire-answer.ts';

const [users, share] = process.argv.slice(2).map(Number);
const server = new BusyServer({ users: users ?? 0, share: share ?? 0 });
const answer = new WireAnswer(server);
const born = performance.now();
let polls = 0;

/** Each poll sees one more second of traffic, whenever it comes, so that all polls cost the same. */
const core: Core = {
  serves: (service) => service === V2RAY_SERVICE,
  queryStats: ({ pattern, reset }) => {
    if (pattern !== '') return [];
    if (!reset) server.second();
    const bytes = answer.encode();
    if (reset) {
      server.zero();
      polls += 1;
    }
    return bytes;
  },
  getStats: () => {
    throw new StatusError(2, 'not found.');
  },
  getSysStats: () => {
    const uptime = Math.floor((performance.now() - born) / 1000);
    return { Uptime: 3600 + uptime, NumGoroutine: 12, Alloc: 4_000_000, Sys: 70_000_000 };
  },
};

const { address, close } = await startStatsServer(core);
process.send?.(address);
process.on('message', () => process.send?.(polls));
process.on('disconnect', () => void close().then(() => process.exit()));
