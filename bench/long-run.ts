/**
 * The whole screen on a core in memory and a clock that does not wait: `long-run.js MOST` prints what the process
 * holds after each tenth part of MOST ticks, as lines of JSON. Run with `--expose-gc`.
 */
import { setImmediate } from 'node:timers/promises';
import type { OnlineSource } from '../src/core/core.ts';
import { DEFAULT_SETTINGS } from '../src/settings/settings.ts';
import type { Clock } from '../src/traffic/clock.ts';
import { start } from '../src/ui/session.tsx';
import { BusyServer } from '../test/support/busy-server.ts';
import { FakeKeyboard } from '../test/support/fake-terminal.ts';
import { CountingStream } from './counting-stream.ts';

const most = Number(process.argv[2]);
let mono = 1_000_000;
let ticks = 0;

const clock: Clock = {
  now: () => ({ mono, wall: 1_790_000_000_000 + mono }),
  sleep: async (milliseconds) => {
    mono += milliseconds;
    await setImmediate();
  },
};

const server = new BusyServer({ users: 100, share: 0.3 });
const source: OnlineSource = {
  address: '127.0.0.1:10085',
  connection: 0,
  query: async (reset) => {
    if (!reset) passSecond();
    const answer = server.answer();
    if (reset) server.zero();
    return answer;
  },
  uptime: async () => Math.floor(mono / 1000),
  identify: async () => 'v2ray4',
  online: async () => null,
  sysStats: async () => null,
  since: async () => null,
  reconnect: () => {},
  close: () => {},
};

function passSecond(): void {
  server.second();
  ticks += 1;
  if (ticks % (most / 10) === 0) report();
}

function report(): void {
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  process.stdout.write(`${JSON.stringify({ ticks, heap: heapUsed / 2 ** 20, resident: rss / 2 ** 20 })}\n`);
}

await start({
  servers: [{ source, mode: 'reset' }],
  clock,
  stdin: new FakeKeyboard(),
  stdout: new CountingStream({ columns: 120, rows: 40 }),
  settings: DEFAULT_SETTINGS,
  timeout: 3,
  color: true,
  count: most,
  notices: [],
  save: async () => '',
  writeSettings: async () => '',
});
