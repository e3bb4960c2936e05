/** Moves the cursor of a page that shows a list. */
import { bindingOf } from './keys.ts';

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

/** Whether a key returns to the tables. */
export function isBack(key: string): boolean {
  const action = bindingOf(key)?.action;
  return action === 'back' || action === 'quit';
}
