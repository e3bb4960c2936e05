/** Every key on every page: nothing is drawn beyond the screen, and Esc leads back to the tables. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DEFAULT_SETTINGS } from '../../src/settings/settings.ts';
import type { Size } from '../../src/terminal/screen.ts';
import { textWidth } from '../../src/text/width.ts';
import { BINDINGS } from '../../src/ui/keys.ts';
import { initialState, type State } from '../../src/ui/state.ts';
import { type ServerPlan, serversState } from '../support/servers.ts';
import { press, samplesOf, screenOf, second, stateOf } from '../support/states.ts';

const NAMES = [
  'alice',
  '王小明@example.net',
  '👩‍👩‍👧',
  'a-name-that-is-longer-than-most-screens-are-wide@mail.example.net',
];
const PLANS: readonly [ServerPlan, ...ServerPlan[]] = [
  {
    name: 'hk1',
    perSecond: {
      'inbound>>>tcp': [1000, 9_000_000],
      'outbound>>>direct': [1000, 9_000_000],
      ...Object.fromEntries(NAMES.map((name, at) => [`user>>>${name}`, [at, at * 1_000_000] as const])),
    },
    change: { strangers: true, shared: true },
  },
  { name: 'tokyo', perSecond: { 'user>>>alice': [1, 1], 'inbound>>>ws': [1, 1] } },
  { name: '香港', diesAt: 1, perSecond: { 'user>>>alice': [1, 1] } },
];

/** The keys that open each page. */
const PAGES: Readonly<Record<string, readonly string[]>> = {
  tables: [],
  help: ['?'],
  columns: ['c'],
  order: ['f6'],
  detail: ['j', 'enter'],
  'help over detail': ['j', 'enter', '?'],
  history: ['j', 'H'],
  server: ['V'],
  filter: ['/', 'x'],
  'the choice of a server': ['@', '2'],
  question: ['R', 'R'],
};

const EMPTY = ['tables', 'help', 'columns', 'server', 'filter'];

/** A screen before any key, and the pages that it has. */
const BEGINNINGS: Readonly<Record<string, { begin: (size: Size) => State; pages: readonly string[] }>> = {
  'one server': { begin: (size) => serversState([PLANS[0]], 3, size), pages: Object.keys(PAGES) },
  'three servers': { begin: (size) => serversState(PLANS, 3, size), pages: Object.keys(PAGES) },
  'no answer yet': {
    begin: (size) =>
      initialState(
        [{ source: { address: '127.0.0.1:10085' }, mode: 'reset' }],
        DEFAULT_SETTINGS,
        size,
        second(0),
      ),
    pages: EMPTY,
  },
  'no counters': { begin: (size) => stateOf(samplesOf({}, {}), size), pages: EMPTY },
};

/** One of the keys of each action, and some that do nothing, or only in a prompt. */
const KEYS = [...BINDINGS.flatMap(({ keys }) => keys.slice(0, 1)), 'x', 'backspace', 'delete'];

/** Whatever differs between states that keys make of one beginning. */
const mark = ({ servers, tables, ...rest }: State): string =>
  JSON.stringify([rest, servers.map(({ mode }) => mode), tables.user.rows.length], (_, value) =>
    value instanceof Set || value instanceof Map
      ? [...value]
      : typeof value === 'bigint'
        ? `${value}`
        : value,
  );

/** Checks that what is drawn fits the screen, once for each state. */
function checker(): (state: State, what: string) => void {
  const seen = new Set<string>();
  return (state, what) => {
    const known = mark(state);
    if (seen.has(known)) return;
    seen.add(known);
    const { columns, rows } = state.size;
    const lines = screenOf(state);
    assert.equal(lines.length, rows, `${what}: ${lines.length} lines`);
    for (const line of lines) assert.ok(textWidth(line) <= columns, `${what}: ${line}`);
  };
}

for (const [columns, rows] of [
  [20, 5],
  [80, 24],
  [120, 40],
] as const) {
  describe(`at ${columns}x${rows}`, () => {
    for (const [beginning, { begin, pages }] of Object.entries(BEGINNINGS)) {
      // The largest size is slow to draw.
      if (rows === 40 && beginning !== 'three servers') continue;
      test(`every key keeps to the screen and Esc leads back: ${beginning}`, () => {
        const check = checker();
        const begun = begin({ columns, rows });
        for (const page of pages) {
          const opened = press(begun, ...(PAGES[page] ?? []));
          check(opened, page);
          for (const key of KEYS) {
            const state = press(opened, key);
            check(state, `${key} on ${page}`);
            const left = press(state, 'escape', 'escape', 'escape');
            assert.equal(left.front.kind, 'tables', `Esc after ${key} on ${page}`);
          }
        }
      });
    }
  });
}
