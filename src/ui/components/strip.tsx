/** A line or a few that say of each server how much it carries, or how long it has been silent. */
import type { State } from '../state.ts';
import { stripLines } from '../strip.ts';
import { Lines } from './lines.tsx';
import { useScreen } from './screen-context.ts';

export function Strip({ state }: { readonly state: State }) {
  const { glyphs, ascii } = useScreen();
  return <Lines lines={stripLines(state, { glyphs, ascii })} />;
}
