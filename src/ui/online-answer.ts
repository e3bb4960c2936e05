/** What a core answers when it is asked who is on line, and what is kept of that. */
import { type OnlineSource, type OnlineUser, SourceFailure } from '../core/core.ts';
import type { Presences } from '../table/presence.ts';

export type OnlineAnswer =
  | { readonly type: 'users'; readonly users: readonly OnlineUser[] }
  /** It knows none of the calls. */
  | { readonly type: 'cannot' }
  | { readonly type: 'failed' };

/** What a core has told in its present life. */
export interface OnlineState {
  /** When it was asked last (monotonic milliseconds); null before that. */
  readonly askedAt: number | null;
  /** When it may be asked again; never while it is asked, or once it cannot tell. */
  readonly dueAt: number;
  /** Null before the first answer. */
  readonly answer: OnlineAnswer | null;
  /** Whether it has named anyone: until then its policy may note no one, and an empty list means nothing. */
  readonly hasNamed: boolean;
  /** Who is on line; null where that is not known. */
  readonly presences: Presences | null;
}

export const NOTHING_TOLD: OnlineState = {
  askedAt: null,
  dueAt: Number.NEGATIVE_INFINITY,
  answer: null,
  hasNamed: false,
  presences: null,
};

/** Asks who is on line, with a deadline in milliseconds for each call. Never rejects for what is wrong with the core. */
export async function onlineFrom(
  source: Pick<OnlineSource, 'online'>,
  deadline: number,
): Promise<OnlineAnswer> {
  try {
    const users = await source.online(deadline);
    return users === null ? { type: 'cannot' } : { type: 'users', users };
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    return { type: 'failed' };
  }
}
