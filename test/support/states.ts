/** States to draw and to press keys on, made like in the program: answers through the ledger and the reducer. */

import { stripVTControlCharacters } from 'node:util';
import type { Answer, Mode } from '../../src/core/core.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../src/settings/settings.ts';
import type { Size } from '../../src/terminal/screen.ts';
import type { Moment } from '../../src/traffic/clock.ts';
import { Ledger } from '../../src/traffic/ledger.ts';
import type { Sample } from '../../src/traffic/sample.ts';
import { initialState, type State } from '../../src/ui/state.ts';
import { type Message, update } from '../../src/ui/update.ts';
import { drawn } from './drawn.ts';
import { pressed } from './keyboard.ts';

/** A moment that many seconds into the test; the wall clock starts at 2026-11-23 03:00:00 UTC. */
export function second(seconds: number): Moment {
  return { mono: 1_000_000 + seconds * 1000, wall: Date.UTC(2026, 10, 23, 3) + seconds * 1000 };
}

/** What a core answers: bytes up and down by `dimension>>>name`. */
export type Traffic = Readonly<Record<string, readonly [up: number | bigint, down: number | bigint]>>;

export function answerOf(traffic: Traffic): Answer {
  const entries = Object.entries(traffic).flatMap(([key, [up, down]]) => [
    [`${key}>>>traffic>>>uplink`, BigInt(up)] as const,
    [`${key}>>>traffic>>>downlink`, BigInt(down)] as const,
  ]);
  return { names: entries.map(([name]) => name), values: entries.map(([, value]) => value) };
}

/** Samples of a core that is read once a second, in order, as a poller of this mode labels them. */
export function samplesIn(mode: Mode, readings: readonly Traffic[]): Sample[] {
  const ledger = new Ledger();
  return readings.map((traffic, index) => {
    ledger.read(answerOf(traffic), second(index), 1000 + index);
    return ledger.sample(mode, 1);
  });
}

/** The same of a poller of the default mode. */
export const samplesOf = (...readings: readonly Traffic[]): Sample[] => samplesIn('reset', readings);

/** The state after these samples, a second apart, on a screen of this size. */
export function stateOf(
  samples: readonly Sample[],
  size: Size = { columns: 80, rows: 24 },
  settings: Partial<Settings> = {},
  mode: Mode = 'reset',
): State {
  const chosen = { ...DEFAULT_SETTINGS, ...settings };
  const server = { source: { address: '127.0.0.1:10085' }, mode };
  const start = initialState([server], chosen, size, second(0));
  return samples.reduce((state, sample) => withSample(state, sample), start);
}

export function withSample(state: State, sample: Sample): State {
  return send(state, {
    type: 'poll',
    events: [{ place: 0, event: { type: 'sample', sample } }],
    now: sample.at,
  });
}

export function send(state: State, message: Message): State {
  return update(state, message).state;
}

/** The state after these keys, pressed at the state's own time. */
export function press(state: State, ...keys: readonly string[]): State {
  return keys.reduce(
    (current, key) => send(current, { type: 'key', key: pressed(key), now: current.now }),
    state,
  );
}

/** What the screen shows, line by line without blanks at the end. */
export function screenOf(state: State): string[] {
  return stripVTControlCharacters(drawn(state))
    .split('\n')
    .map((line) => line.trimEnd());
}
