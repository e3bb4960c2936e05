/** Building lines out of spans. */

import { graphemes, textWidth } from '../text/width.ts';
import { type Line, type Span, type Style, span } from './frame.ts';

/** The cells that a line takes. */
export function lineWidth(line: Line): number {
  return line.reduce((sum, { text }) => sum + textWidth(text), 0);
}

/** The parts that fit, each of them whole, in the order given; `gap` cells between them. Earlier parts come first. */
export function fitParts(parts: readonly Span[], width: number, gap: number): Span[] {
  const kept: Span[] = [];
  let used = 0;
  for (const part of parts) {
    const cost = textWidth(part.text) + (kept.length > 0 ? gap : 0);
    if (used + cost > width) continue;
    if (kept.length > 0) kept.push(span(' '.repeat(gap)));
    kept.push(part);
    used += cost;
  }
  return kept;
}

/** Left and right ends of a line with the blank between them. */
export function justify(left: Line, right: Line, width: number): Line {
  const blank = width - lineWidth(left) - lineWidth(right);
  return [...left, span(' '.repeat(Math.max(0, blank))), ...right];
}

/** Cuts a text at its end: prose is read from its start, unlike names, whose both ends tell. */
export function cutEnd(text: string, width: number, ellipsis: string): string {
  if (textWidth(text) <= width) return text;
  let kept = '';
  let used = textWidth(ellipsis);
  for (const part of graphemes(text)) {
    used += textWidth(part);
    if (used > width) break;
    kept += part;
  }
  return width < textWidth(ellipsis) ? '' : kept + ellipsis;
}

/** Cuts a line to a width, span by span. */
export function cutLine(line: Line, width: number, ellipsis: string): Line {
  const cut: Span[] = [];
  let left = width;
  for (const part of line) {
    if (left <= 0) break;
    const taken = textWidth(part.text) <= left ? part : { ...part, text: cutEnd(part.text, left, ellipsis) };
    cut.push(taken);
    left -= textWidth(taken.text);
  }
  return cut;
}

/** The same line in one style: a table that is out of date is dim from end to end. */
export function restyle(line: Line, style: Style): Line {
  return line.map(({ text }) => ({ text, style }));
}
