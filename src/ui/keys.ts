/**
 * The keys as data: one table yields the bindings, the help overlay, the footer and (a test compares them) the
 * README's table.
 */

export type Action =
  | 'up'
  | 'down'
  | 'page-up'
  | 'page-down'
  | 'first'
  | 'last'
  | 'next-table'
  | 'previous-table'
  | 'table-1'
  | 'table-2'
  | 'table-3'
  | 'expand'
  | 'detail'
  | 'follow'
  | 'sort-previous'
  | 'sort-next'
  | 'sort-speed'
  | 'sort-up'
  | 'sort-down'
  | 'sort-total'
  | 'sort-name'
  | 'reverse'
  | 'filter'
  | 'pause'
  | 'zero'
  | 'mode'
  | 'zero-core'
  | 'bits'
  | 'si'
  | 'slower'
  | 'faster'
  | 'columns'
  | 'api'
  | 'save'
  | 'write'
  | 'help'
  | 'back'
  | 'redraw'
  | 'suspend'
  | 'quit';

export interface Binding {
  readonly action: Action;
  /** Names of keys as `terminal/key-name.ts` makes them. */
  readonly keys: readonly string[];
  readonly help: string;
  readonly group: 'Move' | 'Order and filter' | 'Numbers' | 'Screen';
  /** The word in the footer, with a rank: the lowest stay when the screen is narrow. */
  readonly footer?: { readonly word: string; readonly rank: number };
}

export const BINDINGS: readonly Binding[] = [
  { action: 'up', keys: ['up', 'k'], help: 'select the row above', group: 'Move' },
  { action: 'down', keys: ['down', 'j'], help: 'select the row below', group: 'Move' },
  { action: 'page-up', keys: ['pageup', 'ctrl-u'], help: 'a page up', group: 'Move' },
  { action: 'page-down', keys: ['pagedown', 'ctrl-d'], help: 'a page down', group: 'Move' },
  { action: 'first', keys: ['home', 'g'], help: 'first row', group: 'Move' },
  { action: 'last', keys: ['end', 'G'], help: 'last row', group: 'Move' },
  {
    action: 'next-table',
    keys: ['tab'],
    help: 'next table',
    group: 'Move',
    footer: { word: 'table', rank: 8 },
  },
  { action: 'previous-table', keys: ['shift-tab'], help: 'previous table', group: 'Move' },
  { action: 'table-1', keys: ['1'], help: 'Inbound', group: 'Move' },
  { action: 'table-2', keys: ['2'], help: 'User', group: 'Move' },
  { action: 'table-3', keys: ['3'], help: 'Outbound', group: 'Move' },
  { action: 'expand', keys: ['e'], help: 'this table alone, or all again', group: 'Move' },
  {
    action: 'detail',
    keys: ['enter'],
    help: "the selected row's detail and graph",
    group: 'Move',
    footer: { word: 'detail', rank: 7 },
  },
  {
    action: 'follow',
    keys: ['F'],
    help: 'keep the selected row in sight as the order changes',
    group: 'Move',
  },
  {
    action: 'sort-previous',
    keys: ['<', ',', 'left'],
    help: 'sort by the column to the left',
    group: 'Order and filter',
  },
  {
    action: 'sort-next',
    keys: ['>', '.', 'right'],
    help: 'sort by the column to the right',
    group: 'Order and filter',
    footer: { word: 'sort', rank: 3 },
  },
  { action: 'sort-speed', keys: ['s'], help: 'sort by speed; again reverses', group: 'Order and filter' },
  { action: 'sort-up', keys: ['u'], help: 'sort by speed up; again reverses', group: 'Order and filter' },
  { action: 'sort-down', keys: ['d'], help: 'sort by speed down; again reverses', group: 'Order and filter' },
  { action: 'sort-total', keys: ['t'], help: 'sort by total; again reverses', group: 'Order and filter' },
  {
    action: 'sort-name',
    keys: ['n'],
    help: 'sort by name; again reverses',
    group: 'Order and filter',
  },
  {
    action: 'reverse',
    keys: ['r', 'I'],
    help: 'reverse the order',
    group: 'Order and filter',
    footer: { word: 'reverse', rank: 6 },
  },
  {
    action: 'filter',
    keys: ['/'],
    help: 'filter by name as you type; Enter keeps it, Esc clears it',
    group: 'Order and filter',
    footer: { word: 'filter', rank: 4 },
  },
  {
    action: 'pause',
    keys: ['space', 'p'],
    help: 'freeze what is shown; counting goes on',
    group: 'Numbers',
    footer: { word: 'pause', rank: 2 },
  },
  {
    action: 'zero',
    keys: ['ctrl-r', 'z'],
    help: 'totals from zero; again within 5 s brings them back',
    group: 'Numbers',
    footer: { word: 'zero totals', rank: 5 },
  },
  {
    action: 'mode',
    keys: ['R'],
    help: "switch between resetting the core's counters and read-only",
    group: 'Numbers',
  },
  {
    action: 'zero-core',
    keys: ['Z'],
    help: "read-only: zero the core's counters once (asks first)",
    group: 'Numbers',
  },
  { action: 'bits', keys: ['b'], help: 'bits or bytes', group: 'Numbers' },
  { action: 'si', keys: ['i'], help: 'units of 1000 or 1024', group: 'Numbers' },
  { action: 'slower', keys: ['+', '='], help: 'longer interval', group: 'Numbers' },
  { action: 'faster', keys: ['-'], help: 'shorter interval', group: 'Numbers' },
  { action: 'columns', keys: ['c'], help: 'choose columns', group: 'Screen' },
  { action: 'api', keys: ['a'], help: "show or hide the API's own traffic", group: 'Screen' },
  { action: 'save', keys: ['S'], help: 'save what is shown as text and JSON', group: 'Screen' },
  { action: 'write', keys: ['W'], help: 'save this view as the settings', group: 'Screen' },
  {
    action: 'help',
    keys: ['?', 'h'],
    help: 'this help',
    group: 'Screen',
    footer: { word: 'help', rank: 1 },
  },
  { action: 'back', keys: ['escape'], help: 'close, or clear filter and selection', group: 'Screen' },
  {
    action: 'redraw',
    keys: ['ctrl-l'],
    help: 'draw the screen anew',
    group: 'Screen',
  },
  { action: 'suspend', keys: ['ctrl-z'], help: 'to the shell; fg comes back', group: 'Screen' },
  {
    action: 'quit',
    keys: ['q', 'ctrl-c'],
    help: "quit and print the run's totals",
    group: 'Screen',
    footer: { word: 'quit', rank: 0 },
  },
];

const BY_KEY = new Map(BINDINGS.flatMap(({ action, keys }) => keys.map((key) => [key, action] as const)));

/** What a key does while the tables are in front; undefined for keys that do nothing. */
export function actionOf(key: string): Action | undefined {
  return BY_KEY.get(key);
}

const LABELS: Readonly<Record<string, string>> = {
  up: 'Up',
  down: 'Down',
  left: 'Left',
  right: 'Right',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
  tab: 'Tab',
  'shift-tab': 'Shift-Tab',
  enter: 'Enter',
  escape: 'Esc',
  space: 'Space',
};

/** How a key is written for people: "Ctrl-R", "PgUp", "Space". */
export function keyLabel(key: string): string {
  return LABELS[key] ?? key.replace(/^ctrl-(.)$/, (_, letter: string) => `Ctrl-${letter.toUpperCase()}`);
}
