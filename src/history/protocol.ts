/** The messages between the program and the thread that owns its history. */
import type { Acquired } from '../traffic/journal.ts';
import type { Answer, Look } from './lookup.ts';
import type { Packed } from './packing.ts';
import type { StoreOptions } from './store.ts';

/** A question to the thread. */
export type Question =
  | { readonly type: 'open'; readonly options: Omit<StoreOptions, 'systemZone'> }
  | { readonly type: 'acquire'; readonly address: string }
  | { readonly type: 'commit'; readonly address: string; readonly entry: Packed }
  | { readonly type: 'release'; readonly address: string }
  /** Of the first of these files that holds the server's books, else of the history that is open. */
  | { readonly type: 'look'; readonly files: readonly string[]; readonly look: Look }
  | { readonly type: 'close' };

/** Its answer; `failed` has what a JournalFailure has. */
export type Result =
  | { readonly type: 'done' }
  | { readonly type: 'acquired'; readonly acquired: Acquired }
  | { readonly type: 'seen'; readonly answer: Answer }
  /** No file holds the server's books. */
  | { readonly type: 'nothing' }
  | { readonly type: 'failed'; readonly why: string; readonly isBusy: boolean };

export interface Asked {
  readonly id: number;
  readonly question: Question;
}

export interface Answered {
  readonly id: number;
  readonly result: Result;
}
