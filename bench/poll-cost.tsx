/**
 * What an answer costs in a process of its own, bundled as v2top is: `node poll-cost.js COUNTERS POLLS` prints
 * nanoseconds per counter as JSON, of decoding one answer, and of a poll from the wire to the screen.
 */
import { setImmediate } from 'node:timers/promises';
import { fromJSON } from '@grpc/proto-loader';
import { render } from 'ink';
import { descriptor } from '../src/core/descriptor.ts';
import { decodeQueryStatsResponse } from '../src/core/wire.ts';
import { Frames } from '../src/terminal/frames.ts';
import { Ledger } from '../src/traffic/ledger.ts';
import { Screen } from '../src/ui/screen.tsx';
import { DARK, obeyTheme } from '../src/ui/theme.ts';
import { BusyServer } from '../test/support/busy-server.ts';
import { second, stateOf, withSample } from '../test/support/states.ts';
import { CountingStream } from './counting-stream.ts';
import { median } from './statistics.ts';
import { WireAnswer } from './wire-answer.ts';

/** The part of the users that carry bytes between two polls. */
const SHARE = 0.3;
const SIZE = { columns: 120, rows: 40 };

const [counters = 0, polls = 0] = process.argv.slice(2).map(Number);
const server = new BusyServer({ users: counters / 2 - 2, share: SHARE });
const wire = new WireAnswer(server);
const ledger = new Ledger();
const decodeGenerically = genericDecoder();
const times = { ours: [] as number[], generic: [] as number[], whole: [] as number[] };
let state = stateOf([], SIZE);

obeyTheme();
const ink = render(screen(), {
  stdout: new Frames(new CountingStream(SIZE), SIZE),
  debug: true,
  interactive: true,
  patchConsole: false,
});
for (let poll = 0; poll < polls; poll++) {
  server.second();
  const read = wire.encode();
  const reset = wire.encode();
  server.zero();
  times.generic.push(timed(() => decodeGenerically(read)));
  times.ours.push(timed(() => decodeQueryStatsResponse(read)));
  times.whole.push(
    timed(() => {
      ledger.read(decodeQueryStatsResponse(read), second(poll), 3600 + poll);
      ledger.resetAnswered(decodeQueryStatsResponse(reset), second(poll));
      state = withSample(state, ledger.sample('reset', 1));
      ink.rerender(screen());
    }),
  );
  // The terminal takes the frame.
  await setImmediate();
}
const perCounter = (values: readonly number[]): number => (1e6 * median(values)) / counters;
process.stdout.write(
  JSON.stringify({
    ours: perCounter(times.ours),
    generic: perCounter(times.generic),
    whole: perCounter(times.whole),
  }),
);
process.exit();

function screen(): React.JSX.Element {
  return <Screen state={state} theme={DARK} />;
}

function genericDecoder(): (bytes: Buffer) => unknown {
  const service = fromJSON(descriptor, { keepCase: true, longs: String, defaults: true });
  const method = Object.entries(service['v2ray.core.app.stats.command.StatsService'] ?? {}).find(
    ([name]) => name === 'QueryStats',
  )?.[1];
  if (typeof method !== 'object' || !('responseDeserialize' in method)) throw new Error('no such method');
  return method.responseDeserialize;
}

function timed(work: () => void): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}
