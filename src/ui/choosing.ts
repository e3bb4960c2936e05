/** What keys do on a page that shows a list or a long text. */
import { bindingOf } from './keys.ts';
import type { State } from './state.ts';

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
  const places: Readonly<Record<string, number>> = {
    down: offset + 1,
    up: offset - 1,
    'page-down': offset + page,
    'page-up': offset - page,
    first: 0,
    last,
  };
  const place = places[bindingOf(key)?.action ?? ''];
  return place === undefined ? undefined : Math.max(0, Math.min(last, place));
}

/** Whether a key returns to the tables. */
export function isBack(key: string): boolean {
  const action = bindingOf(key)?.action;
  return action === 'back' || action === 'quit';
}
