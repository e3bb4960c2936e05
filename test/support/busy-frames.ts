/** v2top's frames of a busy server, second by second: answers through the ledger, the reducer and the view. */

import type { Settings } from '../../src/settings/settings.ts';
import type { Size } from '../../src/terminal/screen.ts';
import { Ledger } from '../../src/traffic/ledger.ts';
import type { State } from '../../src/ui/state.ts';
import { BusyServer, type BusyServerOptions } from './busy-server.ts';
import { drawn } from './drawn.ts';
import { type Frame, frameOf } from './spans.ts';
import { second, stateOf, withSample } from './states.ts';

/** A minute, after which the sparklines are full, and some. */
const WARM_UP = 70;

export interface BusyScreenOptions extends BusyServerOptions {
  readonly size: Size;
  readonly settings?: Partial<Settings>;
}

/** The states of a server that has been watched for a minute, a second apart. Never ends. */
export function* busyStates({ size, settings = {}, ...server }: BusyScreenOptions): Generator<State> {
  const core = new BusyServer(server);
  const ledger = new Ledger();
  let state = stateOf([], size, settings);
  for (let tick = 0; ; tick++) {
    core.second();
    // No uptime: its minute would change a frame in which no traffic does.
    ledger.read(core.answer(), second(tick), null);
    state = withSample(state, ledger.sample('read-only', 1));
    if (tick >= WARM_UP) yield state;
  }
}

/** This many of its frames. */
export function busyFrames(count: number, options: BusyScreenOptions): Frame[] {
  const frames: Frame[] = [];
  for (const state of busyStates(options)) {
    if (frames.push(frameOf(drawn(state))) === count) break;
  }
  return frames;
}
