/** What every component needs to draw: the room, the characters, the colours, and where to put the cursor. */
import { createContext, useContext } from 'react';
import { type Glyphs, glyphsFor } from '../../table/glyphs.ts';
import type { Place } from '../../terminal/screen.ts';
import { EITHER, type Theme } from '../theme.ts';

export interface ScreenTools {
  /** The screen's width in cells. */
  readonly columns: number;
  readonly rows: number;
  readonly glyphs: Glyphs;
  /** Whether only ASCII may be shown. */
  readonly ascii: boolean;
  readonly theme: Theme;
  /** Everything is faint, whatever it means: old numbers may not look live. */
  readonly faded: boolean;
  /** Puts the terminal's cursor into a cell of the next frame, or hides it. */
  readonly placeCursor: (place: Place | undefined) => void;
}

export const ScreenContext = createContext<ScreenTools>({
  columns: 80,
  rows: 24,
  glyphs: glyphsFor(false),
  ascii: false,
  theme: EITHER,
  faded: false,
  placeCursor: () => {},
});

export const useScreen = (): ScreenTools => useContext(ScreenContext);
