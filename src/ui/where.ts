/** Where something holds, of what is in sight: nothing needs to be said where it holds everywhere. */
import { cleanName } from '../text/safe.ts';
import { inSight, labelOf, type Sight } from './sight.ts';
import type { State } from './state.ts';

type Forms = readonly [string, ...string[]];

/** How places are said: " at hk1, jp", " at 2 of 3"; one empty text for everywhere. Undefined where it holds nowhere. */
export function whereOf(state: State, holds: (sight: Sight) => boolean, word = 'at'): Forms | undefined {
  const sights = inSight(state);
  const found = sights.filter(holds);
  if (found.length === 0) return undefined;
  if (found.length === sights.length) return [''];
  const names = found.map(({ server }) => cleanName(labelOf(server))).join(', ');
  return [` ${word} ${names}`, ` ${word} ${found.length} of ${sights.length}`];
}

/** A text with each of these after it. */
export function withWhere(text: string, [longest, ...shorter]: Forms): Forms {
  return [text + longest, ...shorter.map((where) => text + where)];
}
