/** Draws states with the real components, through Ink. */
import './production-react.ts';
import { renderToString } from 'ink';
import { createElement } from 'react';
import { Screen } from '../../src/ui/screen.tsx';
import type { State } from '../../src/ui/state.ts';
import { DARK, obeyTheme } from '../../src/ui/theme.ts';

/** The whole screen of a state as Ink writes it, with SGR sequences. */
export function drawn(state: State): string {
  obeyTheme();
  return renderToString(createElement(Screen, { state, theme: DARK }), { columns: state.size.columns });
}
