/** The parts of a column, and what each of them depends on. */
import type { Span } from '../text/meaning.ts';
import type { Figures, Sums, TableFacts } from './figures.ts';
import type { Glyphs } from './glyphs.ts';

/** What the width of numbers depends on. */
export interface Measure {
  readonly bits: boolean;
  /** Numbers are shortened: "34.1M". */
  readonly compact: boolean;
  /** The width of the widest server name; 0 if there is one server. */
  readonly server: number;
}

/** What the order of rows depends on. */
export interface OrderContext {
  /** A speed as displayed, which decides the order; an unknown one sorts below zero. */
  readonly shown: (bytes: number | null) => number;
}

/** What a column's title depends on. */
export interface HeadContext {
  /** The measured seconds of the recent samples; null before the first. */
  readonly recentSeconds: number | null;
  /** Its width. */
  readonly width: number;
  /** Each row's bars have their own scale. */
  readonly ownScale: boolean;
}

/** What a cell is drawn with. */
export interface CellContext extends TableFacts {
  readonly glyphs: Glyphs;
  /** Formats bytes in the units of the view and the length that fits; an unknown number is a dash. */
  readonly number: (bytes: bigint | number | null) => string;
  /** Its width. */
  readonly width: number;
  /** Writes a server's name so that it fits and differs from the others. */
  readonly server: (label: string) => string;
  /** The speed of a full bar, in bytes per second; null if each row has its own scale. */
  readonly scale: number | null;
}

export interface ColumnOf<Id extends string> {
  readonly id: Id;
  /** `↑` and `↓` are replaced by the screen's characters for uplink and downlink. */
  readonly title: string;
  readonly help: string;
  /** Whether sorting by it puts the largest first at first. */
  readonly descending: boolean;
  /**
   * Columns with the highest number leave first when the screen is narrow; 0 never leaves. What is only there because
   * the operator chose it leaves after all others.
   */
  readonly leaves: number;
  /** Shown by default. */
  readonly shown: boolean;
  /** It is dropped only if the name would have fewer cells than this; by default, before any name is cut. */
  readonly least?: number;
  /** What rows are sorted by; absent if sorting makes no sense. */
  readonly order?: (figures: Figures, context: OrderContext) => string | number | bigint;
  /** Its title above a table, if that is more specific than `title`. */
  readonly head?: (context: HeadContext) => string;
  /** Whether it has anything to show; true by default. */
  readonly isThere?: (measure: Measure) => boolean;
  /** Its width, without the gap before it; the name gets the remaining room. */
  readonly width: (measure: Measure) => number;
  /** How many of the `room` cells it uses if the screen has room to spare. */
  readonly widen?: (room: number) => number;
  readonly cell: (figures: Figures, context: CellContext) => Span;
  /** What is shown below it, next to TOTAL; null for nothing. */
  readonly total: (sums: Sums, context: CellContext) => string | null;
}

/** Keeps the literal type of the id. */
export const column = <const Id extends string>(one: ColumnOf<Id>): ColumnOf<Id> => one;
