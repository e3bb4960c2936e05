/** What goes between the program and the thread that holds its history. */
import type { Acquired, Entry } from '../traffic/journal.ts';
import type { Lately, PastPeriod, PastQuery } from './lookup.ts';
import type { StoreOptions } from './store.ts';

/** Asked of the thread. */
export type Question =
  | { readonly type: 'open'; readonly options: StoreOptions }
  | { readonly type: 'acquire'; readonly address: string }
  | { readonly type: 'commit'; readonly address: string; readonly entry: Entry }
  | { readonly type: 'release'; readonly address: string }
  | { readonly type: 'past'; readonly query: PastQuery }
  | { readonly type: 'lately'; readonly query: Pick<PastQuery, 'address' | 'billingDay' | 'now'> }
  | { readonly type: 'close' };

/** What it answers; `failed` with the reason, a sentence without a full stop. */
export type Result =
  | { readonly type: 'done' }
  | { readonly type: 'acquired'; readonly acquired: Acquired }
  | { readonly type: 'past'; readonly periods: readonly PastPeriod[] }
  | { readonly type: 'lately'; readonly names: readonly Lately[] }
  | { readonly type: 'failed'; readonly why: string };

export interface Asked {
  readonly id: number;
  readonly question: Question;
}

export interface Answered {
  readonly id: number;
  readonly result: Result;
}
