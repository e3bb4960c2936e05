/** What a tick may cost, in things that do not depend on the clock: bytes, rows that are worked out, calls. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { History } from '../../src/fold/history.ts';
import { Painter } from '../../src/screen/painter.ts';
import { COLOUR } from '../../src/screen/palette.ts';
import { layoutOf } from '../../src/state/layout.ts';
import { withLists } from '../../src/state/lists.ts';
import type { State } from '../../src/state/state.ts';
import { drawScreen } from '../../src/view/screen.ts';
import { Bench } from '../poll/bench.ts';
import { busyFrames } from '../support/busy-frames.ts';
import { idealBytes } from '../support/ideal-diff.ts';
import { samplesOf, stateOf } from '../support/states.ts';

const SIZE = { columns: 120, rows: 40 };

describe('bytes of a tick, 120×40, 100 users', () => {
  for (const share of [0, 0.05, 0.3, 1]) {
    test(`${100 * share} % of the users active`, () => {
      const frames = busyFrames(20, { users: 100, share, size: SIZE });
      const painter = new Painter(COLOUR);
      let sent = 0;
      let ideal = 0;
      for (const [tick, frame] of frames.entries()) {
        const bytes = Buffer.byteLength(painter.paint(frame, SIZE));
        const before = frames[tick - 1];
        if (before === undefined) continue;
        sent += bytes;
        ideal += idealBytes(before, frame, SIZE, COLOUR);
      }
      assert.ok(sent <= 1.25 * ideal, `${sent} bytes, the ideal is ${ideal}`);
      assert.equal(sent === 0, share === 0, 'nothing is sent when nothing changes, and only then');
    });
  }
});

/** The state with so many users, whose histories note that they were read. */
function watched(users: number): { state: State; read: Set<string> } {
  const read = new Set<string>();
  const traffic = (bytes: number) =>
    Object.fromEntries(
      Array.from({ length: users }, (_, index) => [`user>>>u${index}`, [0, bytes * (index + 1)] as const]),
    );
  const state = stateOf(samplesOf(traffic(0), traffic(1000)), SIZE);
  const { sample } = state;
  assert.ok(sample);
  const noting = (name: string, history: History): History => ({
    uplink: (slot) => {
      read.add(name);
      return history.uplink(slot);
    },
    downlink: (slot) => history.downlink(slot),
    freeze: () => history.freeze(),
  });
  const user = sample.rows.user.map((row) => ({ ...row, history: noting(row.name, row.history) }));
  return {
    state: withLists({ ...state, sample: { ...sample, rows: { ...sample.rows, user } } }, false),
    read,
  };
}

test('only the rows in sight are worked out, however many there are', () => {
  for (const users of [100, 10_000]) {
    const { state, read } = watched(users);
    drawScreen(state);
    const [table] = layoutOf(state).tables;
    assert.equal(read.size, table?.rows, `${users} users`);
  }
});

describe('calls of a tick', () => {
  for (const [mode, expected] of [
    ['reset', ['uptime', 'read', 'reset']],
    ['read-only', ['uptime', 'read']],
  ] as const) {
    test(`${mode}: ${expected.join(', ')}, one after the other`, async () => {
      const bench = new Bench({ mode });
      bench.source.add('user>>>a>>>traffic>>>uplink', 1);
      await bench.start();
      await bench.pass(3);
      const before = bench.source.calls.length;
      await bench.pass(2);
      assert.deepEqual(bench.source.calls.slice(before), [...expected, ...expected]);
      assert.equal(bench.source.mostInFlight, 1);
    });
  }
});
