/** The work per frame and key does not grow with the number of users, unless a table has to be built again. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { render } from 'ink';
import { createElement } from 'react';
import { Screen } from '../../src/ui/screen.tsx';
import type { State } from '../../src/ui/state.ts';
import { DARK } from '../../src/ui/theme.ts';
import { busyStates } from '../support/busy-frames.ts';
import { FakeDisplay } from '../support/fake-terminal.ts';
import { componentsDrawn } from '../support/react-tree.ts';
import { press } from '../support/states.ts';

function stateOf(users: number): State {
  for (const state of busyStates({ users, share: 0.3, size: { columns: 120, rows: 50 } })) return state;
  throw new Error('there is always a state');
}

test('a frame has as many components for 10,000 users as for 100', (t) => {
  const components = (state: State): Map<string, number> => {
    const display = new FakeDisplay(state.size);
    const ink = render(createElement(Screen, { state, theme: DARK }), { stdout: display, debug: true });
    t.after(() => ink.unmount());
    const drawn = componentsDrawn();
    // Neighbours with one look share a <Text>: how many there are depends on the numbers.
    drawn.delete('Text');
    return drawn;
  };
  const few = components(stateOf(100));
  assert.ok((few.get('Row') ?? 0) > 30, 'the tables are there');
  assert.deepEqual(components(stateOf(10_000)), few);
});

describe('a key that changes neither rows nor their order does not change the tables:', () => {
  const state = stateOf(1000);
  for (const key of ['down', 'end', 'pageup', 'tab', 'e', 'enter', '?', 'c', 'b', '/', 'F']) {
    test(key, () => {
      assert.equal(press(state, key).tables, state.tables);
    });
  }
});
