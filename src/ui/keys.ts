/**
 * The keys as data: one row per action, with its keys, its help and what it does. To add a key, add a row; the help,
 * the footer, the README and the man page are made from this table (`npm run docs`). A key that acts outside of the
 * state also needs an effect in `effects.ts`.
 */
import type { ColumnId } from '../table/columns.ts';
import { TABLES } from '../table/table.ts';
import { type BindingOf, group } from './binding.ts';
import { copyName } from './copying.ts';
import { askToZeroCore, stepInterval, switchBase, switchMode, togglePause, zeroTotals } from './counting.ts';
import { openFilter } from './filtering.ts';
import {
  focusOn,
  goBack,
  moveBy,
  moveByPage,
  moveFocus,
  moveToEnd,
  openDetail,
  toggleExpanded,
  toggleFollow,
  toggleGroups,
} from './move.ts';
import { openNarrowing } from './narrowing.ts';
import { switchMouse } from './pointing.ts';
import { openHistory } from './series.ts';
import { openServer } from './server.ts';
import { chooseSort, reverse, sortBy, stepSort, toggleApi, toggleIdle } from './sorting.ts';
import { open, type PageKind, type State, toggle } from './state.ts';
import { stepSpan } from './zoom.ts';

/** The pages besides the tables on which the keys of a group work. */
const DETAIL: readonly PageKind[] = ['detail'];
const ABOUT_A_ROW: readonly PageKind[] = ['detail', 'history'];
const ON_ALL: readonly PageKind[] = ['detail', 'history', 'server'];
const ONLY_TABLES: readonly PageKind[] = [];

/** Sorts by a column, which is called so in the help. */
const sorting = (column: ColumnId, words: string) => ({
  help: `sort by ${words}; again reverses`,
  next: (state: State) => sortBy(state, column),
});

const LIST = [
  ...group('Move', ABOUT_A_ROW, [
    { action: 'up', keys: ['up', 'k'], help: 'select the row above', next: (state) => moveBy(state, -1) },
    { action: 'down', keys: ['down', 'j'], help: 'select the row below', next: (state) => moveBy(state, 1) },
    {
      action: 'page-up',
      keys: ['pageup', 'ctrl-u'],
      help: 'a page up',
      next: (state) => moveByPage(state, -1),
    },
    {
      action: 'page-down',
      keys: ['pagedown', 'ctrl-d'],
      help: 'a page down',
      next: (state) => moveByPage(state, 1),
    },
    { action: 'first', keys: ['home', 'g'], help: 'first row', next: (state) => moveToEnd(state, 'first') },
    { action: 'last', keys: ['end', 'G'], help: 'last row', next: (state) => moveToEnd(state, 'last') },
  ]),
  ...group('Move', ONLY_TABLES, [
    {
      action: 'next-table',
      keys: ['tab'],
      help: 'next table',
      footer: { word: 'table', rank: 8 },
      next: (state) => moveFocus(state, 1),
    },
    {
      action: 'previous-table',
      keys: ['shift-tab'],
      help: 'previous table',
      next: (state) => moveFocus(state, -1),
    },
    { action: 'table-1', keys: ['1'], help: 'Inbound', next: (state) => focusOn(state, TABLES[0]) },
    { action: 'table-2', keys: ['2'], help: 'User', next: (state) => focusOn(state, TABLES[1]) },
    { action: 'table-3', keys: ['3'], help: 'Outbound', next: (state) => focusOn(state, TABLES[2]) },
    { action: 'expand', keys: ['e'], help: 'this table alone, or all again', next: toggleExpanded },
    {
      action: 'detail',
      keys: ['enter'],
      help: "the selected row's detail and graph",
      footer: { word: 'detail', rank: 7 },
      next: openDetail,
    },
  ]),
  ...group('Move', ABOUT_A_ROW, [
    {
      action: 'history',
      keys: ['H'],
      help: 'traffic of the selected row, or the whole table, in 24 hours, 31 days, 12 months',
      does: openHistory,
    },
    {
      action: 'server',
      keys: ['V'],
      help: "the server: its core's memory, who watches it, where it is recorded, what happened to it",
      does: openServer,
    },
  ]),
  ...group('Move', ONLY_TABLES, [
    {
      action: 'follow',
      keys: ['F'],
      help: 'keep the selected row visible as the order changes',
      next: toggleFollow,
    },
  ]),
  ...group('Order and filter', ONLY_TABLES, [
    {
      action: 'sort-previous',
      keys: ['<', ',', 'left'],
      help: 'sort by the column to the left',
      next: (state) => stepSort(state, -1),
    },
    {
      action: 'sort-next',
      keys: ['>', '.', 'right'],
      help: 'sort by the column to the right',
      footer: { word: 'sort', rank: 3, label: '< >' },
      next: (state) => stepSort(state, 1),
    },
    { action: 'sort-column', keys: ['f6'], help: 'choose the column to sort by', next: chooseSort },
    { action: 'sort-speed', keys: ['s'], ...sorting('speed', 'the last ten seconds') },
    { action: 'sort-up', keys: ['u'], ...sorting('up', 'speed up') },
    { action: 'sort-down', keys: ['d'], ...sorting('down', 'speed down') },
    { action: 'sort-total', keys: ['t'], ...sorting('total', 'total') },
    { action: 'sort-name', keys: ['n'], ...sorting('name', 'name') },
    {
      action: 'reverse',
      keys: ['r', 'I'],
      help: 'reverse the order',
      footer: { word: 'reverse', rank: 6 },
      next: reverse,
    },
    {
      action: 'filter',
      keys: ['/', 'f3', 'f4'],
      help: 'filter this table: words, !word, /regex/; Enter keeps it, Esc clears it',
      footer: { word: 'filter', rank: 4 },
      next: openFilter,
    },
    {
      action: 'narrow',
      keys: ['@'],
      help: 'one server alone, by name or number; again shows all',
      next: openNarrowing,
    },
    {
      action: 'group',
      keys: ['v'],
      help: 'users of one name at several servers as one row, or a row for each server',
      next: toggleGroups,
    },
  ]),
  ...group('Numbers', DETAIL, [
    {
      action: 'pause',
      keys: ['space', 'p'],
      help: 'freeze the display; counting goes on',
      footer: { word: 'pause', rank: 2, paused: 'resume' },
      next: togglePause,
    },
    {
      action: 'zero',
      keys: ['ctrl-r', 'z'],
      help: 'count totals from zero; again within 5 s undoes that',
      footer: { word: 'zero totals', rank: 5 },
      next: zeroTotals,
    },
    { action: 'base', keys: ['T'], help: 'totals since they were zeroed, or all', next: switchBase },
  ]),
  ...group('Numbers', ONLY_TABLES, [
    {
      action: 'mode',
      keys: ['R'],
      help: "switch between resetting the core's counters and read-only",
      does: switchMode,
    },
    {
      action: 'zero-core',
      keys: ['Z'],
      help: "read-only: zero the core's counters once (asks first)",
      next: askToZeroCore,
    },
  ]),
  ...group('Numbers', ON_ALL, [
    { action: 'bits', keys: ['b'], help: 'bits or bytes', next: (state) => toggle(state, 'bits') },
    { action: 'si', keys: ['i'], help: 'units of 1000 or 1024', next: (state) => toggle(state, 'si') },
    { action: 'slower', keys: ['+', '='], help: 'longer interval', does: (state) => stepInterval(state, 1) },
    { action: 'faster', keys: ['-'], help: 'shorter interval', does: (state) => stepInterval(state, -1) },
  ]),
  ...group('Screen', ONLY_TABLES, [
    {
      action: 'columns',
      keys: ['c'],
      help: 'choose columns',
      next: (state) => open(state, { kind: 'columns', cursor: 0 }),
    },
    {
      action: 'idle',
      keys: ['o'],
      help: 'show or hide rows without traffic in the last ten seconds',
      next: toggleIdle,
    },
    {
      action: 'own-scale',
      keys: ['L'],
      help: "bars on the table's scale, or each row on its own",
      next: (state) => toggle(state, 'ownScale'),
    },
    { action: 'api', keys: ['a'], help: "show or hide the API's own traffic", next: toggleApi },
  ]),
  ...group('Screen', DETAIL, [
    {
      action: 'zoom-in',
      keys: ['['],
      help: 'less time in graphs, down to a minute',
      next: (state) => stepSpan(state, -1),
    },
    {
      action: 'zoom-out',
      keys: [']'],
      help: 'more time in graphs, up to a day',
      next: (state) => stepSpan(state, 1),
    },
  ]),
  ...group('Screen', ABOUT_A_ROW, [
    {
      action: 'save',
      keys: ['S'],
      help: 'save what is displayed as text and JSON',
      effect: { type: 'save' },
    },
    { action: 'copy', keys: ['y'], help: "copy the selected row's name", does: copyName },
    {
      action: 'mouse',
      keys: ['m'],
      help: 'use the mouse (click, titles, wheel), or leave it to the terminal',
      does: switchMouse,
    },
  ]),
  ...group('Screen', ONLY_TABLES, [
    {
      action: 'write',
      keys: ['W'],
      help: 'save this view as the settings',
      effect: { type: 'write-settings' },
    },
  ]),
  ...group('Screen', ON_ALL, [
    {
      action: 'help',
      keys: ['?', 'h', 'f1'],
      help: 'this help',
      footer: { word: 'help', rank: 1 },
      next: (state) => open(state, { kind: 'help', offset: 0, behind: state.front }),
    },
  ]),
  ...group('Screen', ONLY_TABLES, [
    { action: 'back', keys: ['escape'], help: 'close, or clear filter and selection', next: goBack },
    {
      action: 'redraw',
      keys: ['ctrl-l'],
      help: 'redraw the screen',
      effect: { type: 'redraw' },
      always: ['ctrl-l'],
    },
    {
      action: 'suspend',
      keys: ['ctrl-z'],
      help: 'suspend to the shell; fg returns',
      effect: { type: 'suspend' },
      always: ['ctrl-z'],
    },
    {
      action: 'quit',
      keys: ['q', 'f10', 'ctrl-c'],
      help: "quit and print the run's totals",
      footer: { word: 'quit', rank: 0 },
      effect: { type: 'quit' },
      always: ['f10', 'ctrl-c'],
    },
  ]),
];

export type Action = (typeof LIST)[number]['action'];
export type Binding = BindingOf<Action>;

export const BINDINGS: readonly Binding[] = LIST;

const BY_KEY = new Map(BINDINGS.flatMap((binding) => binding.keys.map((name) => [name, binding] as const)));

/** The binding of a key; undefined if it has none. */
export function bindingOf(name: string): Binding | undefined {
  return BY_KEY.get(name);
}
