/**
 * The lines of a page of numbers: a label and two columns, down and up. Where not all lines fit, the more important
 * ones stay.
 *
 *                   ↓ down           ↑ up
 *     now       33.9 MiB/s     1.20 MiB/s
 */
import { formatBytes, formatCompact } from '../table/format.ts';
import { type Glyphs, wayHeads } from '../table/glyphs.ts';
import { type Span, span } from '../text/meaning.ts';
import { padEnd, padStart } from '../text/width.ts';

/** How lines of numbers are written. */
export interface FactForm {
  /** Cells of the labels. */
  readonly label: number;
  /** Cells of a number, with the blanks before it. */
  readonly value: number;
  /** Written after speeds. */
  readonly unit: string;
  readonly format: typeof formatBytes;
  /** Whether only short labels fit. */
  readonly isNarrow: boolean;
}

const WIDE: FactForm = { label: 10, value: 15, unit: '/s', format: formatBytes, isNarrow: false };
const COMPACT: FactForm = { label: 10, value: 9, unit: '/s', format: formatCompact, isNarrow: false };
const NARROW: FactForm = { label: 5, value: 7, unit: '', format: formatCompact, isNarrow: true };

/** The widest form that fits the screen. */
export const formOf = (columns: number): FactForm => (columns < 30 ? NARROW : columns < 44 ? COMPACT : WIDE);

/** A label. */
export const labelSpan = ({ label }: FactForm, text: string): Span => span(padEnd(text, label), 'dim');

/** A label and its two numbers. */
export const factSpans = (form: FactForm, text: string, downlink: string, uplink: string): Span[] => [
  labelSpan(form, text),
  span(padStart(downlink, form.value) + padStart(uplink, form.value)),
];

/** What stands over the two columns. */
export function headSpans({ label, value }: FactForm, glyphs: Glyphs): Span[] {
  const { downlink, uplink } = wayHeads(glyphs);
  return [span(' '.repeat(label) + padStart(downlink, value) + padStart(uplink, value), 'bold')];
}

/** A line, and how long it stays: the lowest ranks are dropped last. */
export interface RankedLine {
  readonly rank: number;
  readonly spans: readonly Span[];
}

/** As many lines as fit into `most`, in their order. */
export function linesThatFit(lines: readonly RankedLine[], most: number): (readonly Span[])[] {
  const kept = new Set(lines.toSorted((a, b) => a.rank - b.rank).slice(0, Math.max(0, most)));
  return lines.filter((line) => kept.has(line)).map(({ spans }) => spans);
}
