/** Names the server of a page's row, if there are several. */
import type { Origin } from '../table/origin.ts';
import { type Span, span } from '../text/meaning.ts';
import { cleanName } from '../text/safe.ts';
import { inSight, labelOf } from './sight.ts';
import type { State } from './state.ts';

/** The name of the server, or how many there are, after the name of a row. */
export function serverSpans(state: State, { place, servers }: Pick<Origin, 'place' | 'servers'>): Span[] {
  const sights = inSight(state);
  if (sights.length === 1) return [];
  const server = place === null ? undefined : state.servers[place];
  return [span(`  ${server === undefined ? `${servers} servers` : cleanName(labelOf(server))}`, 'bold')];
}
