/** A core's answer about who is online, and what is kept of it. */
import type { OnlineSource, OnlineUser } from '../core/core.ts';
import type { Presences } from '../table/presence.ts';
import { answerOr } from './core-answer.ts';

export type OnlineAnswer =
  | { readonly type: 'users'; readonly users: readonly OnlineUser[] }
  /** It knows none of the calls. */
  | { readonly type: 'cannot' }
  | { readonly type: 'failed' };

/** What a core has told since its last start. */
export interface OnlineState {
  /** When it was last asked (monotonic milliseconds); null before. */
  readonly askedAt: number | null;
  /** When it may be asked again; never while an answer is outstanding, or once it cannot tell. */
  readonly dueAt: number;
  /** Null before the first answer. */
  readonly answer: OnlineAnswer | null;
  /** Whether it has named anyone; before that its policy may not track anyone, and an empty list means nothing. */
  readonly hasNamed: boolean;
  /** Who is online; null if unknown. */
  readonly presences: Presences | null;
}

export const NOTHING_TOLD: OnlineState = {
  askedAt: null,
  dueAt: Number.NEGATIVE_INFINITY,
  answer: null,
  hasNamed: false,
  presences: null,
};

/** Asks who is online, with a deadline per call in milliseconds. Never rejects because of the core. */
export async function onlineFrom(
  source: Pick<OnlineSource, 'online'>,
  deadline: number,
): Promise<OnlineAnswer> {
  const users = await answerOr(source.online(deadline), undefined);
  if (users === undefined) return { type: 'failed' };
  return users === null ? { type: 'cannot' } : { type: 'users', users };
}
