/** Turns lines of text with SGR sequences into cells: one number for the glyph and its look. */

import { UNIT_WIDTH } from '../text/unit-width.ts';
import { graphemes, textWidth } from '../text/width.ts';
import { LOOK_BITS, Looks, PLAIN } from './looks.ts';

/** An empty cell: a space in any look that is invisible on a space. */
export const BLANK = 0x20 << LOOK_BITS;

/** A cell covered by the wide glyph that begins left of it. */
export const COVERED = 0;

/** A cell with unknown content; it equals no other. */
export const UNKNOWN = -1;

const LOOK_MASK = (1 << LOOK_BITS) - 1;

/** The number of a cell's look. */
export function lookOf(cell: number): number {
  return cell & LOOK_MASK;
}

/** A cell's glyph: a UTF-16 unit, or from `FIRST_CLUSTER` up the index of a cluster in the alphabet. */
export function glyphOf(cell: number): number {
  return cell >> LOOK_BITS;
}

/** Glyphs from here up are clusters of the alphabet. */
export const FIRST_CLUSTER = 0x10000;

/** A grapheme that terminals draw in different widths. */
export interface Cluster {
  readonly text: string;
  /** How many cells it takes in the frame. */
  readonly width: number;
  /** The most cells that a terminal may give it, by adding up its code points. */
  readonly reach: number;
}

/** Graphemes without a base, which a terminal may attach to the cell before; they are shown as `�`. */
const BASELESS = /^[\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}\u1160-\u11ff\ud7b0-\ud7fb]/u;

/** No writing system needs longer clusters; longer ones are probably an attack. */
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

/** A screen shows few different clusters; above this number the alphabet should be cleared. */
const MOST_CLUSTERS = 4096;

const SGR = /\x1b\[([\d;]*)m/g;

/** Turns lines into cells, and numbers the looks and clusters in them. */
export class Alphabet {
  readonly looks = new Looks();
  private readonly numbers = new Map<string, number>();
  private clusters: Cluster[] = [];

  get isFull(): boolean {
    return this.clusters.length >= MOST_CLUSTERS || this.looks.isFull;
  }

  /** Forgets all looks and clusters; earlier cells become meaningless. */
  clear(): void {
    this.looks.clear();
    this.numbers.clear();
    this.clusters = [];
  }

  /** The cluster behind a glyph; undefined for a glyph that is a plain UTF-16 unit. */
  cluster(glyph: number): Cluster | undefined {
    return this.clusters[glyph - FIRST_CLUSTER];
  }

  /** Fills `row` with the cells of a line: a long line is cut at the edge, a short one padded with blanks. */
  encode(line: string, row: Int32Array): void {
    let look = PLAIN;
    let column = 0;
    let from = 0;
    for (const sgr of line.matchAll(SGR)) {
      column = this.encodeRun(line.slice(from, sgr.index), look, row, column);
      look = this.looks.after(look, sgr[1] ?? '');
      from = sgr.index + sgr[0].length;
    }
    column = this.encodeRun(line.slice(from), look, row, column);
    row.fill(BLANK, column);
  }

  /** Writes text in one look into a row; returns the column after it. */
  private encodeRun(text: string, look: number, row: Int32Array, start: number): number {
    const end = this.encodeUnits(text, look, row, start);
    return end >= 0 ? end : this.encodeClusters(text, look, row, start);
  }

  /** The cell of a space in a look. */
  private space(look: number): number {
    return this.looks.isBlankOnSpace(look) ? BLANK : BLANK | look;
  }

  /** The common case, where each UTF-16 unit is a glyph. Returns the column after the text, or -1 in any other case. */
  private encodeUnits(text: string, look: number, row: Int32Array, start: number): number {
    const space = this.space(look);
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
      row[column++] = unit === 0x20 ? space : (unit << LOOK_BITS) | look;
      if (width === 2) row[column++] = COVERED;
    }
    return column;
  }

  private encodeClusters(text: string, look: number, row: Int32Array, start: number): number {
    const space = this.space(look);
    let column = start;
    for (const part of graphemes(text)) {
      const width = textWidth(part);
      if (width === 0) continue;
      if (column + width > row.length) {
        row.fill(space, column);
        return row.length;
      }
      row[column] = part === ' ' ? space : (this.glyph(part) << LOOK_BITS) | look;
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
