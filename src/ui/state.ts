/** The one value that the screen shows. Everything on it follows from this and nothing else. */

import type { SourceFailure } from '../core/core.ts';
import type { Dimension } from '../core/counters.ts';
import type { Settings } from '../settings/settings.ts';
import { emptyTable, type Table } from '../table/table.ts';
import type { Mode, Moment, Sample } from '../traffic/sample.ts';
import type { Size } from './size.ts';

/** What stands in front and takes the keys. */
export type Front =
  | { readonly kind: 'tables' }
  /** `behind` is what it covers and goes back to. */
  | { readonly kind: 'help'; readonly offset: number; readonly behind: Front }
  | { readonly kind: 'columns'; readonly cursor: number }
  | { readonly kind: 'detail'; readonly dimension: Dimension; readonly name: string }
  /** `before` is the filter to go back to. */
  | { readonly kind: 'filter'; readonly before: string }
  | { readonly kind: 'confirm'; readonly question: string; readonly effect: Effect };

/** What the reducer wants done in the world outside. */
export type Effect =
  | { readonly type: 'quit' }
  | { readonly type: 'suspend' }
  | { readonly type: 'redraw' }
  | { readonly type: 'save' }
  | { readonly type: 'write-settings' }
  | { readonly type: 'interval'; readonly seconds: number }
  | { readonly type: 'mode'; readonly mode: Mode }
  | { readonly type: 'zero-core' };

/** The connection does not answer; what is shown is old. */
export interface Trouble {
  readonly failure: SourceFailure;
  /** Failures since the last success. */
  readonly inRow: number;
  readonly retryAt: number;
}

export interface State {
  readonly server: string;
  readonly size: Size;
  readonly settings: Settings;
  readonly now: Moment;
  /** When the first answer came: means reach no further back. */
  readonly began: Moment | null;
  /** The newest sample; null before the first answer. */
  readonly sample: Sample | null;
  /** What is shown instead while paused, and since when. */
  readonly paused: { readonly sample: Sample; readonly at: Moment } | null;
  /** The tables of the shown sample. */
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
  /** Totals count from this sample on. */
  readonly zero: Sample | null;
  /** What `zero` was before, while the same key still brings it back. */
  readonly undo: { readonly zero: Sample | null; readonly until: number } | null;
  readonly trouble: Trouble | null;
  /** Something said once, in the footer, for some seconds. */
  readonly message: { readonly text: string; readonly until: number } | null;
  /** Things that stay true and must be seen: why it is read-only, that somebody else resets. */
  readonly notices: readonly string[];
}

/** The state before anything was read. */
export function initialState(
  server: string,
  settings: Settings,
  size: Size,
  now: Moment,
  notices: readonly string[] = [],
): State {
  return {
    server,
    size,
    settings,
    now,
    began: null,
    sample: null,
    paused: null,
    tables: { inbound: emptyTable('inbound'), outbound: emptyTable('outbound'), user: emptyTable('user') },
    heldUntil: 0,
    focus: 'user',
    expanded: false,
    follow: false,
    selected: { inbound: null, outbound: null, user: null },
    offsets: { inbound: 0, outbound: 0, user: 0 },
    front: { kind: 'tables' },
    zero: null,
    undo: null,
    trouble: null,
    message: null,
    notices,
  };
}

/** The sample that the screen shows: the newest, or the one it was paused at. */
export function shownSample(state: State): Sample | null {
  return state.paused?.sample ?? state.sample;
}
