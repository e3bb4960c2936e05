/** Parts of a line that are shortened, and then dropped, where room is short. */
import type { Meaning, Span } from '../text/meaning.ts';
import { textWidth } from '../text/width.ts';

export interface Part {
  /** The parts with the lowest rank keep their length longest. */
  readonly rank: number;
  /** The same text in ever fewer cells, the longest first. */
  readonly forms: readonly [string, ...string[]];
  readonly meaning: Meaning;
  /** It may be shortened, but not dropped. */
  readonly kept: boolean;
}

/** The width of a part's shortest form. */
const leastOf = ({ forms }: Part): number => Math.min(...forms.map(textWidth));

/** The width of the kept parts in their shortest forms, with `gap` cells between them. */
export function leastTogether(parts: readonly Part[], gap: number): number {
  return parts.filter(({ kept }) => kept).reduce((sum, part) => sum + leastOf(part) + gap, 0);
}

/** The parts that fit into `room` cells, in the order given, each in its longest form that fits. */
export function fitForms(parts: readonly Part[], room: number, gap: number): ReadonlyMap<Part, Span> {
  const fitted = new Map<Part, Span>();
  let left = room + gap;
  const waiting = [...parts].sort((a, b) => a.rank - b.rank);
  while (waiting.length > 0) {
    const part = waiting.shift();
    if (part === undefined) break;
    const most = left - leastTogether(waiting, gap) - gap;
    const text =
      part.forms.find((form) => textWidth(form) <= most) ?? (part.kept ? part.forms.at(-1) : undefined);
    if (text === undefined) continue;
    fitted.set(part, { text, meaning: part.meaning });
    left -= textWidth(text) + gap;
  }
  return new Map(parts.flatMap((part) => entryOf(fitted, part)));
}

function entryOf(fitted: ReadonlyMap<Part, Span>, part: Part): [Part, Span][] {
  const text = fitted.get(part);
  return text === undefined ? [] : [[part, text]];
}

/**
 * Divides kept parts into lines of `width` cells: as few lines as their shortest forms need, the lowest ranks first.
 */
export function linesOfKept(parts: readonly Part[], width: number, gap: number): Part[][] {
  const lines: Part[][] = [[]];
  for (const part of parts.filter(({ kept }) => kept).sort((a, b) => a.rank - b.rank)) {
    const last = lines.at(-1) ?? [];
    if (last.length === 0 || leastTogether([...last, part], gap) - gap <= width) last.push(part);
    else lines.push([part]);
  }
  return lines;
}
