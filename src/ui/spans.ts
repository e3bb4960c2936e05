/** Fits, cuts and joins spans, so that a line has exactly the right width. */
import { type Span, span } from '../text/meaning.ts';
import { beginning, textWidth } from '../text/width.ts';

/** A line of the screen. */
export type SpanLine = readonly Span[];

/** The width of spans in cells. */
export function spansWidth(spans: readonly Span[]): number {
  return spans.reduce((sum, { text }) => sum + textWidth(text), 0);
}

/** The parts that fit whole, in the order given, with `gap` cells between them. Earlier parts come first. */
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

/** Spans with a text between them. */
export function separated(spans: readonly Span[], text: string): Span[] {
  return spans.flatMap((one, index) => (index === 0 ? [one] : [span(text), one]));
}

/** A line, and another one that begins at this column; the line alone if the other one is empty. */
export function beside(line: SpanLine, column: number, other: SpanLine): SpanLine {
  return other.length === 0 ? line : [...line, span(' '.repeat(column - spansWidth(line))), ...other];
}

/** Cuts a text at its end. Unlike names, which differ at either end, prose is read from its start. */
export function cutEnd(text: string, width: number, ellipsis: string): string {
  if (textWidth(text) <= width) return text;
  const room = width - textWidth(ellipsis);
  return room < 0 ? '' : beginning(text, room) + ellipsis;
}

/** Cuts spans to a width. */
export function cutSpans(spans: readonly Span[], width: number, ellipsis: string): Span[] {
  const cut: Span[] = [];
  let left = width;
  for (const part of spans) {
    if (left <= 0) break;
    const taken = textWidth(part.text) <= left ? part : { ...part, text: cutEnd(part.text, left, ellipsis) };
    cut.push(taken);
    left -= textWidth(taken.text);
  }
  return cut;
}

/** Joins neighbours with the same meaning, because each span costs Ink an element. */
export function joinSpans(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const { text, meaning } of spans) {
    const last = joined.at(-1);
    if (text === '') continue;
    if (last?.meaning === meaning) joined[joined.length - 1] = { text: last.text + text, meaning };
    else joined.push({ text, meaning });
  }
  return joined;
}

/** Whether two lists of spans are equal. */
export function sameSpans(a: readonly Span[], b: readonly Span[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ text, meaning }, index) => text === b[index]?.text && meaning === b[index]?.meaning)
  );
}
