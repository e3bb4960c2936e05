/** What every component needs to draw: the width, the characters, the colours, and the cursor. */
import { createContext, useContext } from 'react';
import { type Glyphs, glyphsFor } from '../../table/glyphs.ts';
import type { Place } from '../../terminal/screen.ts';
import { EITHER, type Theme } from '../theme.ts';

export interface ScreenTools {
  /** The screen's width in cells. */
  readonly columns: number;
  readonly rows: number;
  readonly glyphs: Glyphs;
  /** Whether to use ASCII only. */
  readonly ascii: boolean;
  readonly theme: Theme;
  /** Draws everything faint, so that outdated numbers do not look live. */
  readonly faded: boolean;
  /** Places the terminal's cursor in the next frame, or hides it. */
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

/** What the component needs to draw. */
export const useScreen = (): ScreenTools => useContext(ScreenContext);
