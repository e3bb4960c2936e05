/** The one value that the screen shows. Everything on it follows from this and nothing else. */

import type { Mode, SourceFailure } from '../core/core.ts';
import type { Dimension } from '../core/counters.ts';
import type { Happening } from '../history/event-words.ts';
import type { RowQuestion, RowRecord } from '../history/lookup.ts';
import type { Quota } from '../history/quotas.ts';
import type { Settings } from '../settings/settings.ts';
import type { Usage } from '../table/figures.ts';
import { type Names, namesIn } from '../table/names.ts';
import type { RowId } from '../table/row-id.ts';
import { emptyTable, type Table } from '../table/table.ts';
import type { Background } from '../terminal/background.ts';
import type { Size } from '../terminal/screen.ts';
import type { Span } from '../text/meaning.ts';
import type { Moment } from '../traffic/clock.ts';
import type { Sample, Speeds } from '../traffic/sample.ts';
import type { Effect } from './effects.ts';
import { NOTHING_TOLD, type OnlineState } from './online-answer.ts';
import { FIRST_SPAN } from './timeline.ts';

/**
 * The pages by kind, each with what it keeps while it is in front. A page's file adds its own entry here
 * (`declare module '../state.ts'`), and `pages/pages.ts` does not compile without its component, keys and hint.
 */
export interface Pages {
  /** The page that v2top starts with, which keeps nothing. */
  readonly tables: object;
}

export type PageKind = keyof Pages;

/** The page in front, which gets the keys. */
export type Front<K extends PageKind = PageKind> = {
  [P in K]: { readonly kind: P } & Pages[P];
}[K];

/** The next state, and the effects outside of it. */
export interface Update {
  readonly state: State;
  readonly effects: readonly Effect[];
}

/** The connection does not answer; the displayed numbers are old. */
export interface Trouble {
  readonly failure: SourceFailure;
  /** Failures since the last success. */
  readonly inRow: number;
  /** When the core is asked again (monotonic milliseconds); null while a late answer is still waited for. */
  readonly retryAt: number | null;
}

/** What is known of one server. */
export interface ServerState {
  /** Its name in the settings; undefined if it was given by address. */
  readonly name: string | undefined;
  readonly address: string;
  /** How it is asked to be polled. */
  readonly mode: Mode;
  /** The newest sample; null before the first answer. */
  readonly sample: Sample | null;
  /** What is shown instead while paused. */
  readonly frozen: Sample | null;
  /** The sample at which the totals were zeroed; null when they never were. */
  readonly zero: Sample | null;
  readonly trouble: Trouble | null;
  readonly usage: UsageState;
  /** Its answers about who is online. */
  readonly online: OnlineState;
  /** What happened to it in this run, the newest first. */
  readonly happenings: readonly Happening[];
}

export interface Undo {
  /** What the totals of each server counted from. */
  readonly zeros: readonly (Sample | null)[];
  readonly allTotals: boolean;
  /** Monotonic milliseconds. */
  readonly until: number;
}

/** What the history has answered about the traffic of everyone at a server today and this month. */
export interface UsageState {
  /** What had been read when it was asked; null when it has answered. */
  readonly asking: Sample | null;
  /** What had been read at the time of the query. */
  readonly at: Sample | null;
  readonly names: Readonly<Record<Dimension, ReadonlyMap<string, Usage>>>;
}

/** What the history has of the row of the detail page. */
export interface RecordState extends RowQuestion {
  /** The servers that were asked. */
  readonly places: readonly number[];
  /** When they were asked (monotonic milliseconds), and what had been read of them then. */
  readonly askedAt: number;
  readonly at: readonly Sample[];
  /** `waiting` until the answer; `nothing` if the row's server is not recorded. */
  readonly answer: RowRecord | 'waiting' | 'nothing';
}

const NO_USAGE: ReadonlyMap<string, Usage> = new Map();
const NOT_ASKED: UsageState = {
  asking: null,
  at: null,
  names: { inbound: NO_USAGE, outbound: NO_USAGE, user: NO_USAGE },
};

/** A line above the tables: it stays until Esc, or until then (monotonic milliseconds). */
export interface Notice extends Span {
  readonly until?: number;
}

export interface State {
  /** The servers that are watched, in the order in which they were given. */
  readonly servers: readonly [ServerState, ...ServerState[]];
  /** What they are called. */
  readonly serverNames: Names;
  /** The place of the one that the screen is narrowed to; null while all are in sight. */
  readonly narrowed: number | null;
  /** Whether users of one name at several servers are one row. */
  readonly grouped: boolean;
  /** The highest speeds of all servers together so far; a gap's average does not count. */
  readonly peak: Speeds;
  readonly size: Size;
  /** The terminal's background, if known. */
  readonly background: Background | null;
  readonly settings: Settings;
  readonly now: Moment;
  /** Since when the display is frozen; null if it is not. */
  readonly paused: Moment | null;
  /** Whether all totals are shown although they were zeroed. */
  readonly allTotals: boolean;
  /** The tables of the shown samples. */
  readonly tables: Readonly<Record<Dimension, Table>>;
  /** The order is kept until then (monotonic milliseconds), because the user is moving. */
  readonly heldUntil: number;
  readonly focus: Dimension;
  readonly expanded: boolean;
  readonly follow: boolean;
  readonly selected: Readonly<Record<Dimension, RowId | null>>;
  /** The first row that is seen of each table. */
  readonly offsets: Readonly<Record<Dimension, number>>;
  readonly front: Front;
  /** When the history was asked what everyone has carried (monotonic milliseconds); null before that is wanted. */
  readonly usageAskedAt: number | null;
  /** The quotas of users, by name. */
  readonly quotas: ReadonlyMap<string, Quota>;
  /** What the history has of the row of the detail page. */
  readonly record: RecordState | null;
  /** Seconds that graphs show, or a few more. */
  readonly span: number;
  /** The only table that the filter acts on; null when it acts on all of them, as the settings' filter does. */
  readonly filtered: Dimension | null;
  /** Whether the mouse is ours, rather than the terminal's for selecting text. */
  readonly mouse: boolean;
  /** What zeroing changed, while the same key still takes it back. */
  readonly undo: Undo | null;
  /** Something said once, in the footer, for some seconds. */
  readonly message: { readonly text: string; readonly until: number } | null;
  /** Things that stay true and must be seen (why it is read-only), and news. */
  readonly notices: readonly Notice[];
}

/** A server before anything was read of it. */
interface NewServer {
  readonly source: { readonly address: string };
  readonly name?: string | undefined;
  readonly mode: Mode;
}

const unread = ({ source: { address }, name, mode }: NewServer): ServerState => ({
  name,
  address,
  mode,
  sample: null,
  frozen: null,
  zero: null,
  trouble: null,
  usage: NOT_ASKED,
  online: NOTHING_TOLD,
  happenings: [],
});

/** What does not depend on how the screen is started. */
const BEGINNING: Omit<State, 'servers' | 'serverNames' | 'settings' | 'size' | 'now' | 'notices'> = {
  narrowed: null,
  grouped: false,
  peak: { uplink: 0, downlink: 0 },
  background: null,
  paused: null,
  allTotals: false,
  tables: { inbound: emptyTable('inbound'), outbound: emptyTable('outbound'), user: emptyTable('user') },
  heldUntil: 0,
  focus: 'user',
  expanded: false,
  follow: false,
  selected: { inbound: null, outbound: null, user: null },
  offsets: { inbound: 0, outbound: 0, user: 0 },
  front: { kind: 'tables' },
  usageAskedAt: null,
  quotas: new Map(),
  record: null,
  span: FIRST_SPAN,
  filtered: null,
  mouse: false,
  undo: null,
  message: null,
};

/** The state before anything was read. */
export function initialState(
  [first, ...others]: readonly [NewServer, ...NewServer[]],
  settings: Settings,
  size: Size,
  now: Moment,
  notices: readonly Notice[] = [],
): State {
  const labels = [first, ...others].map(({ name, source }) => name ?? source.address);
  return {
    ...BEGINNING,
    servers: [unread(first), ...others.map(unread)],
    serverNames: namesIn(labels),
    settings,
    size,
    now,
    notices,
  };
}

/** The state with something changed about the server at a place of the list. */
export function withServer(state: State, place: number, change: Partial<ServerState>): State {
  return mapServers(state, (server, at) => (at === place ? { ...server, ...change } : server));
}

/** The state with something changed about each server. */
export function withServers(
  state: State,
  change: (server: ServerState, place: number) => Partial<ServerState>,
): State {
  return mapServers(state, (server, place) => ({ ...server, ...change(server, place) }));
}

function mapServers(state: State, next: (server: ServerState, place: number) => ServerState): State {
  const [first, ...others] = state.servers;
  return { ...state, servers: [next(first, 0), ...others.map((server, at) => next(server, at + 1))] };
}

/** The filter that acts on a table; empty for none. */
export function filterOn({ filtered, settings }: State, dimension: Dimension): string {
  return filtered === null || filtered === dimension ? settings.filter : '';
}

/** Changes the settings of the running screen. */
export function set(state: State, settings: Partial<Settings>): State {
  return { ...state, settings: { ...state.settings, ...settings } };
}

/** Switches a setting of the running screen on or off. */
export function toggle(state: State, setting: 'bits' | 'si' | 'ownScale' | 'idle' | 'api'): State {
  return set(state, { [setting]: !state.settings[setting] });
}

/** An update that does nothing outside. */
export function only(state: State): Update {
  return { state, effects: [] };
}

/** Goes to a page. What was said before it would hide the page's own hint. */
export function open(state: State, front: Front): State {
  const stays = front.kind === state.front.kind || front.kind === 'tables';
  return { ...state, front, message: stays ? state.message : null };
}
