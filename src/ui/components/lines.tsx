/** Several lines of spans, one below the other. */
import { createElement, Fragment, type ReactElement } from 'react';
import type { Span } from '../../text/meaning.ts';
import { Line } from './line.tsx';

export interface LinesProps {
  readonly lines: readonly (readonly Span[])[];
}

export function Lines({ lines }: LinesProps): ReactElement {
  return createElement(Fragment, null, ...linesOf(lines));
}

/** The elements themselves. Their position identifies them, so they need no key. */
export function linesOf(lines: LinesProps['lines']): ReactElement[] {
  return lines.map((spans) => createElement(Line, { spans }));
}
