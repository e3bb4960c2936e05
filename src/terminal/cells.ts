/** The screen as numbers: which glyph, in which style, a line of styled text puts into each cell. */

import { graphemes, textWidth, UNIT_WIDTH } from '../text/width.ts';
import type { Line, Style } from '../ui/frame.ts';
import { type Palette, showsOnSpace } from '../ui/theme.ts';

/** The number of each style: the lower four bits of a cell. */
const STYLE_NUMBER: Readonly<Record<Style, number>> = {
  plain: 0,
  dim: 1,
  bold: 2,
  title: 3,
  heading: 4,
  sorted: 5,
  selected: 6,
  uplink: 7,
  downlink: 8,
  good: 9,
  warning: 10,
  error: 11,
  status: 12,
  focus: 13,
};

const STYLE_BITS = 4;

/** An empty cell: a space in any style that does not show on a space. */
export const BLANK = 0x20 << STYLE_BITS;

/** A cell covered by the wide glyph that begins left of it. */
export const COVERED = 0;

/** A cell of which nobody knows what the terminal shows there; equal to no other. */
export const UNKNOWN = -1;

/** The number of the style of a cell. */
export function styleOf(cell: number): number {
  return cell & 15;
}

/** The glyph of a cell: a UTF-16 unit, or from `FIRST_CLUSTER` on the place of a cluster in the alphabet. */
export function glyphOf(cell: number): number {
  return cell >> STYLE_BITS;
}

/** Glyphs from this number on are clusters of the alphabet. */
export const FIRST_CLUSTER = 0x10000;

/** A grapheme on whose width terminals disagree. */
export interface Cluster {
  readonly text: string;
  /** The cells it takes in the frame. */
  readonly width: number;
  /** The most cells a terminal may give it, by counting its code points one by one. */
  readonly reach: number;
}

/** Graphemes a terminal may glue to the cell before, for want of a base; they are shown as `�`. */
const BASELESS = /^[\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}\u1160-\u11ff\ud7b0-\ud7fb]/u;

/** No writing system needs longer ones, and what is longer is meant to break something. */
const LONGEST_CLUSTER = 32;

function cluster(text: string): Cluster {
  const width = textWidth(text);
  if (BASELESS.test(text) || text.length > LONGEST_CLUSTER) {
    return { text: '\ufffd'.repeat(width), width, reach: width };
  }
  let reach = 0;
  for (const character of text) reach += Math.max(1, textWidth(character));
  return { text, width, reach: Math.max(width, reach) };
}

/** A screen shows few different clusters; past this many, the alphabet is to be begun anew. */
const MOST_CLUSTERS = 4096;

/** Turns lines into cells for one palette, and numbers the clusters it meets. */
export class Alphabet {
  /** By style number: its SGR parameters. */
  readonly looks: readonly string[];
  /** By style number: whether a space in it is an empty cell. */
  readonly blank: readonly boolean[];
  private readonly numbers = new Map<string, number>();
  private clusters: Cluster[] = [];

  constructor(palette: Palette) {
    const sgr = new Map(Object.entries(palette));
    const looks: string[] = [];
    for (const [style, number] of Object.entries(STYLE_NUMBER)) looks[number] = sgr.get(style) ?? '';
    this.looks = looks;
    this.blank = looks.map((look) => !showsOnSpace(look));
  }

  get isFull(): boolean {
    return this.clusters.length >= MOST_CLUSTERS;
  }

  /** Forgets all clusters; cells made before mean nothing afterwards. */
  clear(): void {
    this.numbers.clear();
    this.clusters = [];
  }

  /** The cluster of a glyph that is one. */
  cluster(glyph: number): Cluster | undefined {
    return this.clusters[glyph - FIRST_CLUSTER];
  }

  /** Fills `row` with the cells of a line: what is too wide is cut at the edge, what is left over is blank. */
  encode(line: Line, row: Int32Array): void {
    let column = 0;
    for (const { text, style } of line) {
      const number = STYLE_NUMBER[style];
      const end = this.encodeUnits(text, number, row, column);
      column = end >= 0 ? end : this.encodeClusters(text, number, row, column);
    }
    row.fill(BLANK, column);
  }

  /** The common case: each UTF-16 unit is a glyph. Returns the column after the text, or -1 if it is not that case. */
  private encodeUnits(text: string, style: number, row: Int32Array, start: number): number {
    const space = this.blank[style] === true ? BLANK : BLANK | style;
    const columns = row.length;
    let column = start;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      const width = UNIT_WIDTH[unit] ?? 0;
      if (width === 0) return -1;
      if (column + width > columns) {
        row.fill(space, column);
        return columns;
      }
      row[column++] = unit === 0x20 ? space : (unit << STYLE_BITS) | style;
      if (width === 2) row[column++] = COVERED;
    }
    return column;
  }

  private encodeClusters(text: string, style: number, row: Int32Array, start: number): number {
    const space = this.blank[style] === true ? BLANK : BLANK | style;
    let column = start;
    for (const part of graphemes(text)) {
      const width = textWidth(part);
      if (width === 0) continue;
      if (column + width > row.length) {
        row.fill(space, column);
        return row.length;
      }
      row[column] = part === ' ' ? space : (this.glyph(part) << STYLE_BITS) | style;
      row.fill(COVERED, column + 1, column + width);
      column += width;
    }
    return column;
  }

  private glyph(part: string): number {
    const unit = part.charCodeAt(0);
    if (part.length === 1 && UNIT_WIDTH[unit] !== 0) return unit;
    const known = this.numbers.get(part);
    if (known !== undefined) return known;
    const number = FIRST_CLUSTER + this.clusters.length;
    this.clusters.push(cluster(part));
    this.numbers.set(part, number);
    return number;
  }
}
