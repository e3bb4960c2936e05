/** What keys do on pages besides the tables. */
import type { KeyPress } from '../terminal/tokenizer.ts';
import { type Action, bindingOf } from './keys.ts';
import { withUnknownKey } from './say.ts';
import { only, type PageKind, type State, type Update } from './state.ts';

/** The cursor's place after a key, in a list that ends at `last`; undefined for keys that don't move it. */
export function cursorAfter(key: string, cursor: number, last: number): number | undefined {
  const places: Readonly<Record<string, number>> = {
    up: cursor - 1,
    down: cursor + 1,
    first: 0,
    last,
  };
  const place = places[bindingOf(key)?.action ?? ''];
  return place === undefined ? undefined : Math.max(0, Math.min(last, place));
}

/** The first visible line of a page of `length` lines after a key; undefined for keys that don't scroll. */
export function offsetAfter(
  key: string,
  offset: number,
  length: number,
  { size }: State,
): number | undefined {
  const page = Math.max(1, size.rows - 3);
  const last = Math.max(0, length - page);
  const action = bindingOf(key)?.action;
  if (action === 'page-down') return Math.min(last, offset + page);
  if (action === 'page-up') return Math.max(0, offset - page);
  return cursorAfter(key, offset, last);
}

/** The place in a ring of `length` to which Tab and Shift-Tab go; undefined for other keys. */
export function ringAfter(key: string, place: number, length: number): number | undefined {
  const action = bindingOf(key)?.action;
  if (action === 'next-table') return (place + 1) % length;
  return action === 'previous-table' ? (place + length - 1) % length : undefined;
}

/** Whether a key leaves a page: Esc, q, or one that opens it. */
export function isBack(key: string, opener: Action): boolean {
  const action = bindingOf(key)?.action;
  return action === 'back' || action === 'quit' || action === opener;
}

/** What a key does on a page that has no use of its own for it: what it does on the tables, if it works here too. */
export function sharedKey(page: PageKind, state: State, key: KeyPress): Update {
  const binding = bindingOf(key.name);
  return binding?.alsoOn.includes(page) ? binding.does(state) : only(withUnknownKey(state, key));
}
