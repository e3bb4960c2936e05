/**
 * The keys as data: one row per action, with its keys, its help and what it does. To add a key, add a row; the help,
 * the footer, the README and the man page are made from this table (`npm run docs`). A key that acts outside of the
 * state also needs an effect in `effects.ts`.
 */
import { TABLES } from '../table/table.ts';
import { asks, type BindingOf, group, to } from './binding.ts';
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
  scrollToSelected,
  toggleFollow,
  toggleGroups,
} from './move.ts';
import { openNarrowing } from './narrowing.ts';
import { openHistory } from './past.ts';
import { switchMouse } from './pointing.ts';
import { openServer } from './server.ts';
import { chooseSort, reverse, sortBy, stepSort, toggleApi, toggleIdle } from './sorting.ts';
import { open, type PageKind, set } from './state.ts';
import { stepSpan } from './zoom.ts';

/** The pages besides the tables on which the keys of a group work. */
const DETAIL: readonly PageKind[] = ['detail'];
const ABOUT_A_ROW: readonly PageKind[] = ['detail', 'history'];
const ON_ALL: readonly PageKind[] = ['detail', 'history', 'server'];
const ONLY_TABLES: readonly PageKind[] = [];

const LIST = [
  ...group('Move', ABOUT_A_ROW, [
    { action: 'up', keys: ['up', 'k'], help: 'select the row above', does: to((state) => moveBy(state, -1)) },
    {
      action: 'down',
      keys: ['down', 'j'],
      help: 'select the row below',
      does: to((state) => moveBy(state, 1)),
    },
    {
      action: 'page-up',
      keys: ['pageup', 'ctrl-u'],
      help: 'a page up',
      does: to((state) => moveByPage(state, -1)),
    },
    {
      action: 'page-down',
      keys: ['pagedown', 'ctrl-d'],
      help: 'a page down',
      does: to((state) => moveByPage(state, 1)),
    },
    {
      action: 'first',
      keys: ['home', 'g'],
      help: 'first row',
      does: to((state) => moveToEnd(state, 'first')),
    },
    { action: 'last', keys: ['end', 'G'], help: 'last row', does: to((state) => moveToEnd(state, 'last')) },
  ]),
  ...group('Move', ONLY_TABLES, [
    {
      action: 'next-table',
      keys: ['tab'],
      help: 'next table',
      footer: { word: 'table', rank: 8 },
      does: to((state) => moveFocus(state, 1)),
    },
    {
      action: 'previous-table',
      keys: ['shift-tab'],
      help: 'previous table',
      does: to((state) => moveFocus(state, -1)),
    },
    { action: 'table-1', keys: ['1'], help: 'Inbound', does: to((state) => focusOn(state, TABLES[0])) },
    { action: 'table-2', keys: ['2'], help: 'User', does: to((state) => focusOn(state, TABLES[1])) },
    { action: 'table-3', keys: ['3'], help: 'Outbound', does: to((state) => focusOn(state, TABLES[2])) },
    {
      action: 'expand',
      keys: ['e'],
      help: 'this table alone, or all again',
      does: to((state) => scrollToSelected({ ...state, expanded: !state.expanded })),
    },
    {
      action: 'detail',
      keys: ['enter'],
      help: "the selected row's detail and graph",
      footer: { word: 'detail', rank: 7 },
      does: to(openDetail),
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
      does: to(toggleFollow),
    },
  ]),
  ...group('Order and filter', ONLY_TABLES, [
    {
      action: 'sort-previous',
      keys: ['<', ',', 'left'],
      help: 'sort by the column to the left',
      does: to((state) => stepSort(state, -1)),
    },
    {
      action: 'sort-next',
      keys: ['>', '.', 'right'],
      help: 'sort by the column to the right',
      footer: { word: 'sort', rank: 3 },
      does: to((state) => stepSort(state, 1)),
    },
    {
      action: 'sort-column',
      keys: ['f6'],
      help: 'choose the column to sort by',
      does: to(chooseSort),
    },
    {
      action: 'sort-speed',
      keys: ['s'],
      help: 'sort by the last ten seconds; again reverses',
      does: to((state) => sortBy(state, 'speed')),
    },
    {
      action: 'sort-up',
      keys: ['u'],
      help: 'sort by speed up; again reverses',
      does: to((state) => sortBy(state, 'up')),
    },
    {
      action: 'sort-down',
      keys: ['d'],
      help: 'sort by speed down; again reverses',
      does: to((state) => sortBy(state, 'down')),
    },
    {
      action: 'sort-total',
      keys: ['t'],
      help: 'sort by total; again reverses',
      does: to((state) => sortBy(state, 'total')),
    },
    {
      action: 'sort-name',
      keys: ['n'],
      help: 'sort by name; again reverses',
      does: to((state) => sortBy(state, 'name')),
    },
    {
      action: 'reverse',
      keys: ['r', 'I'],
      help: 'reverse the order',
      footer: { word: 'reverse', rank: 6 },
      does: to(reverse),
    },
    {
      action: 'filter',
      keys: ['/', 'f3', 'f4'],
      help: 'filter this table: words, !word, /regex/; Enter keeps it, Esc clears it',
      footer: { word: 'filter', rank: 4 },
      does: to(openFilter),
    },
    {
      action: 'narrow',
      keys: ['@'],
      help: 'one server alone, by name or number; again shows all',
      does: to(openNarrowing),
    },
    {
      action: 'group',
      keys: ['v'],
      help: 'users of one name at several servers as one row, or a row for each server',
      does: to(toggleGroups),
    },
  ]),
  ...group('Numbers', DETAIL, [
    {
      action: 'pause',
      keys: ['space', 'p'],
      help: 'freeze the display; counting goes on',
      footer: { word: 'pause', rank: 2 },
      does: to(togglePause),
    },
    {
      action: 'zero',
      keys: ['ctrl-r', 'z'],
      help: 'count totals from zero; again within 5 s undoes that',
      footer: { word: 'zero totals', rank: 5 },
      does: to(zeroTotals),
    },
    {
      action: 'base',
      keys: ['T'],
      help: 'totals since they were zeroed, or all',
      does: to(switchBase),
    },
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
      does: to(askToZeroCore),
    },
  ]),
  ...group('Numbers', ON_ALL, [
    {
      action: 'bits',
      keys: ['b'],
      help: 'bits or bytes',
      does: to((state) => set(state, { bits: !state.settings.bits })),
    },
    {
      action: 'si',
      keys: ['i'],
      help: 'units of 1000 or 1024',
      does: to((state) => set(state, { si: !state.settings.si })),
    },
    { action: 'slower', keys: ['+', '='], help: 'longer interval', does: (state) => stepInterval(state, 1) },
    { action: 'faster', keys: ['-'], help: 'shorter interval', does: (state) => stepInterval(state, -1) },
  ]),
  ...group('Screen', ONLY_TABLES, [
    {
      action: 'columns',
      keys: ['c'],
      help: 'choose columns',
      does: to((state) => open(state, { kind: 'columns', cursor: 0 })),
    },
    {
      action: 'idle',
      keys: ['o'],
      help: 'show or hide rows without traffic in the last ten seconds',
      does: to(toggleIdle),
    },
    {
      action: 'own-scale',
      keys: ['L'],
      help: "bars on the table's scale, or each row on its own",
      does: to((state) => set(state, { ownScale: !state.settings.ownScale })),
    },
    { action: 'api', keys: ['a'], help: "show or hide the API's own traffic", does: to(toggleApi) },
  ]),
  ...group('Screen', DETAIL, [
    {
      action: 'zoom-in',
      keys: ['['],
      help: 'less time in graphs, down to a minute',
      does: to((state) => stepSpan(state, -1)),
    },
    {
      action: 'zoom-out',
      keys: [']'],
      help: 'more time in graphs, up to a day',
      does: to((state) => stepSpan(state, 1)),
    },
  ]),
  ...group('Screen', ABOUT_A_ROW, [
    {
      action: 'save',
      keys: ['S'],
      help: 'save what is displayed as text and JSON',
      does: asks({ type: 'save' }),
    },
  ]),
  ...group('Screen', ABOUT_A_ROW, [
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
      does: asks({ type: 'write-settings' }),
    },
  ]),
  ...group('Screen', ON_ALL, [
    {
      action: 'help',
      keys: ['?', 'h', 'f1'],
      help: 'this help',
      footer: { word: 'help', rank: 1 },
      does: to((state) => open(state, { kind: 'help', offset: 0, behind: state.front })),
    },
  ]),
  ...group('Screen', ONLY_TABLES, [
    { action: 'back', keys: ['escape'], help: 'close, or clear filter and selection', does: to(goBack) },
    {
      action: 'redraw',
      keys: ['ctrl-l'],
      help: 'redraw the screen',
      does: asks({ type: 'redraw' }),
      always: ['ctrl-l'],
    },
    {
      action: 'suspend',
      keys: ['ctrl-z'],
      help: 'suspend to the shell; fg returns',
      does: asks({ type: 'suspend' }),
      always: ['ctrl-z'],
    },
    {
      action: 'quit',
      keys: ['q', 'f10', 'ctrl-c'],
      help: "quit and print the run's totals",
      footer: { word: 'quit', rank: 0 },
      does: asks({ type: 'quit' }),
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
