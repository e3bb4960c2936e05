/** The one value that the screen shows. Everything on it follows from this and nothing else. */

import type { Mode, SourceFailure } from '../core/core.ts';
import type { Dimension } from '../core/counters.ts';
import type { Happening } from '../history/event-words.ts';
import type { RowQuestion, RowRecord } from '../history/lookup.ts';
import type { Quota } from '../history/quotas.ts';
import type { Settings } from '../settings/settings.ts';
import type { Carried } from '../table/figures.ts';
import { emptyTable, type Table } from '../table/table.ts';
import type { Background } from '../terminal/background.ts';
import type { Size } from '../terminal/screen.ts';
import type { Span } from '../text/meaning.ts';
import type { Moment } from '../traffic/clock.ts';
import type { Sample } from '../traffic/sample.ts';
import type { Effect } from './effects.ts';
import { NOTHING_TOLD, type OnlineState } from './online-answer.ts';
import { FIRST_SPAN } from './timeline.ts';

/**
 * The pages by kind, each with what it keeps while it is in front. A page's file adds its own entry here
 * (`declare module '../state.ts'`), and `pages/pages.ts` does not compile without its component, keys and hint.
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the pages
export interface Pages {}

export type PageKind = keyof Pages;

/** What stands in front and takes the keys, of one of these kinds. */
export type Front<K extends PageKind = PageKind> = {
  [P in K]: { readonly kind: P } & Pages[P];
}[K];

/** The next state, and what is to be done outside. */
export interface Update {
  readonly state: State;
  readonly effects: readonly Effect[];
}

/** The connection does not answer; what is shown is old. */
export interface Trouble {
  readonly failure: SourceFailure;
  /** Failures since the last success. */
  readonly inRow: number;
  /** When the core is asked again (monotonic milliseconds); null while a late answer is still waited for. */
  readonly retryAt: number | null;
}

/** What is known of one server. */
export interface ServerState {
  /** Its name in the settings; undefined where only the address is known. */
  readonly name: string | undefined;
  readonly address: string;
  /** How it is asked to be polled. */
  readonly mode: Mode;
  /** When the first answer came: means reach no further back. */
  readonly began: Moment | null;
  /** The newest sample; null before the first answer. */
  readonly sample: Sample | null;
  /** What is shown instead while paused. */
  readonly frozen: Sample | null;
  /** The sample at which the totals were zeroed; null when they never were. */
  readonly zero: Sample | null;
  readonly trouble: Trouble | null;
  /** What it has told about who is online. */
  readonly online: OnlineState;
  /** What happened to it in this run, the newest first. */
  readonly happenings: readonly Happening[];
}

export interface Undo {
  readonly zero: Sample | null;
  readonly allTotals: boolean;
  /** Monotonic milliseconds. */
  readonly until: number;
}

/** What the history has answered about everyone. */
export interface LatelyState {
  /** When it was asked (monotonic milliseconds); null while nothing on the screen wants it. */
  readonly askedAt: number | null;
  /** What had been read then; null when it has answered. */
  readonly asking: Sample | null;
  /** What had been read when what follows was asked. */
  readonly at: Sample | null;
  /** The quotas of users, by name. */
  readonly quotas: ReadonlyMap<string, Quota>;
  readonly names: Readonly<Record<Dimension, ReadonlyMap<string, Carried>>>;
}

/** What the history has of the row of the detail page. */
export interface RecordState extends RowQuestion {
  /** When it was asked (monotonic milliseconds), and what had been read then. */
  readonly askedAt: number;
  readonly at: Sample | null;
  /** Until it has answered `waiting`; `nothing` where the row's server is not recorded. */
  readonly answer: RowRecord | 'waiting' | 'nothing';
}

const NO_ONE: ReadonlyMap<string, Carried> = new Map();

/** A line above the tables: it stays until Esc, or until then (monotonic milliseconds). */
export interface Notice extends Span {
  readonly until?: number;
}

export interface State {
  /** The servers that are watched, in the order in which they were given. */
  readonly servers: readonly [ServerState, ...ServerState[]];
  readonly size: Size;
  /** The terminal's background, where it is known. */
  readonly background: Background | null;
  readonly settings: Settings;
  readonly now: Moment;
  /** Since when what is shown stands still; null while it moves. */
  readonly paused: Moment | null;
  /** Whether totals are of all, though they were zeroed. */
  readonly allTotals: boolean;
  /** The tables of the shown samples. */
  readonly tables: Readonly<Record<Dimension, Table>>;
  /** The order stands still until then (monotonic milliseconds), because the operator is moving. */
  readonly heldUntil: number;
  readonly focus: Dimension;
  readonly expanded: boolean;
  readonly follow: boolean;
  readonly selected: Readonly<Record<Dimension, string | null>>;
  /** The first row that is seen of each table. */
  readonly offsets: Readonly<Record<Dimension, number>>;
  readonly front: Front;
  /** What everyone has carried today and this month. */
  readonly lately: LatelyState;
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
  began: null,
  sample: null,
  frozen: null,
  zero: null,
  trouble: null,
  online: NOTHING_TOLD,
  happenings: [],
});

/** The state before anything was read. */
export function initialState(
  [first, ...others]: readonly [NewServer, ...NewServer[]],
  settings: Settings,
  size: Size,
  now: Moment,
  notices: readonly Notice[] = [],
): State {
  return {
    servers: [unread(first), ...others.map(unread)],
    size,
    background: null,
    settings,
    now,
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
    lately: {
      askedAt: null,
      asking: null,
      at: null,
      quotas: new Map(),
      names: { inbound: NO_ONE, outbound: NO_ONE, user: NO_ONE },
    },
    record: null,
    span: FIRST_SPAN,
    filtered: null,
    mouse: false,
    undo: null,
    message: null,
    notices,
  };
}

/** The server that is watched. */
export function serverOf({ servers }: State): ServerState {
  return servers[0];
}

/** The state with something changed about the server at a place of the list. */
export function withServer(state: State, place: number, change: Partial<ServerState>): State {
  const [first, ...others] = state.servers.map((server, at) =>
    at === place ? { ...server, ...change } : server,
  );
  return first === undefined ? state : { ...state, servers: [first, ...others] };
}

/** The sample that the screen shows: the newest, or the one it was paused at. */
export function shownSample(state: State): Sample | null {
  const { frozen, sample } = serverOf(state);
  return frozen ?? sample;
}

/** The sample that the shown totals count from; null when they are of all. */
export function baseOf(state: State): Sample | null {
  return state.allTotals ? null : serverOf(state).zero;
}

/** The filter that acts on a table; empty for none. */
export function filterOn({ filtered, settings }: State, dimension: Dimension): string {
  return filtered === null || filtered === dimension ? settings.filter : '';
}

/** Changes the settings of the running screen. */
export function set(state: State, settings: Partial<Settings>): State {
  return { ...state, settings: { ...state.settings, ...settings } };
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
