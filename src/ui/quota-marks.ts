/** The marks after the names of users whose quota is nearly or completely used. */
import type { Quota, QuotaLevel } from '../history/quotas.ts';
import { type Span, span } from '../text/meaning.ts';
import type { State } from './state.ts';

/** How a user with this quota is marked, never by colour alone; empty while all is well. */
export const QUOTA_MARKS: Readonly<Record<QuotaLevel, Span>> = {
  fine: span(''),
  near: span('!', 'warning'),
  over: span('!!', 'error'),
};

/** The width that marks take from names, with the space before them; 0 if no name has a mark. */
export function markCells({ quotas }: State): number {
  return [...quotas.values()].some(({ level }) => level !== 'fine') ? 3 : 0;
}

/** A user's quota, if there is one. */
export function quotaOf({ quotas }: State, name: string): Quota | undefined {
  return quotas.get(name);
}
