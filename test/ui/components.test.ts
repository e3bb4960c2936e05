/** React DevTools shows the parts of the screen by name. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { componentsDrawn } from '../support/react-tree.ts';
import { openScreen } from '../support/screen-lab.ts';

const COUNTED = {
  'inbound>>>tcp': [1000, 9_000_000],
  'user>>>alice': [100, 1_000_000],
  'user>>>bob': [100, 1_000_000],
} as const;

/** How often these components are on the screen. */
function counted(...names: string[]): Record<string, number> {
  const drawn = componentsDrawn();
  return Object.fromEntries(names.map((name) => [name, drawn.get(name) ?? 0]));
}

test('each part of the screen is a component named after it', async (t) => {
  const screen = await openScreen(t, { counted: COUNTED });
  await screen.seconds(1);
  assert.deepEqual(counted('Screen', 'Header', 'Table', 'TableHead', 'Row', 'TotalRow', 'Footer'), {
    Screen: 1,
    Header: 1,
    Table: 2,
    TableHead: 2,
    Row: 3,
    TotalRow: 3,
    Footer: 1,
  });
  await screen.press('/');
  assert.deepEqual(counted('Prompt', 'Footer'), { Prompt: 1, Footer: 0 });
  await screen.press('enter', 'enter');
  assert.deepEqual(counted('Detail', 'Graph', 'Table'), { Detail: 1, Graph: 2, Table: 0 });
  await screen.press('?');
  assert.deepEqual(counted('Help', 'Graph'), { Help: 1, Graph: 0 });
});
