/** The visible part of a long page; scrolling stops at its end. */
import { Box } from 'ink';
import { createElement, type ReactElement } from 'react';

export interface ScrolledProps {
  /** The first visible line, kept within the page. */
  readonly offset: number;
  readonly height: number;
  /** The whole page; each element is one line high. */
  readonly lines: readonly ReactElement[];
}

export function Scrolled({ offset, height, lines }: ScrolledProps): ReactElement {
  const start = Math.max(0, Math.min(offset, lines.length - height));
  return createElement(Box, { flexDirection: 'column' }, ...lines.slice(start, start + height));
}
