/** The work of a frame and of a key does not grow with the number of users, unless a list has to be made anew. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { drawScreen } from '../../src/ui/screen.ts';
import type { State } from '../../src/ui/state.ts';
import { busyStates } from '../support/busy-frames.ts';
import { press } from '../support/states.ts';

function stateOf(users: number): State {
  for (const state of busyStates({ users, share: 0.3, size: { columns: 120, rows: 40 } })) return state;
  throw new Error('there is always a state');
}

test('a frame is made of as many pieces for 10,000 users as for 100', () => {
  const pieces = (state: State): number => drawScreen(state).lines.flat().length;
  assert.equal(pieces(stateOf(10_000)), pieces(stateOf(100)));
});

describe('a key that changes neither rows nor their order leaves the lists as they are:', () => {
  const state = stateOf(1000);
  for (const key of ['down', 'end', 'pageup', 'tab', 'e', 'enter', '?', 'c', 'b', '/', 'F']) {
    test(key, () => {
      assert.equal(press(state, key).tables, state.tables);
    });
  }
});
