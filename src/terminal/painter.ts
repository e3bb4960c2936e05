/** The cell-diffing writer: the shortest bytes that turn what the terminal shows into the next frame. */

import { UNIT_WIDTH } from '../text/width.ts';
import type { Frame, Line } from '../ui/frame.ts';
import type { Size } from '../ui/size.ts';
import type { Palette } from '../ui/theme.ts';
import { Alphabet, BLANK, COVERED, FIRST_CLUSTER, glyphOf, styleOf, UNKNOWN } from './cells.ts';
import { Pen } from './pen.ts';

const BEGIN_FRAME = '\x1b[?2026h';
const END_FRAME = '\x1b[?2026l';
const HIDDEN = -1;

/**
 * Keeps what the terminal shows and returns the bytes for the next frame; it writes nothing itself. It counts on
 * the screen being its own between two frames: after anybody else has written there, call `repaint()`.
 */
export class Painter {
  private readonly alphabet: Alphabet;
  private readonly pen: Pen;
  private columns = 0;
  /** What the terminal shows, by rows; the row in work is swapped with a spare one. */
  private screen: Int32Array[] = [];
  private spare: Int32Array = new Int32Array(0);
  /** The lines that `screen` was made of. */
  private lines: (Line | undefined)[] = [];
  /** The cell of the terminal's cursor, counted row by row, or `HIDDEN`; undefined while that is not known. */
  private cursor: number | undefined;
  /** Cells of the row in work before this column may show the excess of a cluster and have to be written. */
  private unsafe = 0;

  constructor(palette: Palette) {
    this.alphabet = new Alphabet(palette);
    this.pen = new Pen(this.alphabet.looks);
  }

  /** Forgets what the terminal shows: the next frame is drawn whole, and everything else on the screen erased. */
  repaint(): void {
    for (const row of this.screen) row.fill(UNKNOWN);
    this.lines.fill(undefined);
    this.cursor = undefined;
    this.alphabet.clear();
  }

  /** The bytes that make the terminal show the frame, as one synchronized update; empty if it shows it already. */
  paint(frame: Frame, size: Size): string {
    if (size.columns !== this.columns || size.rows !== this.screen.length) this.resize(size);
    if (this.alphabet.isFull && !this.shows(frame)) this.repaint();
    const { pen } = this;
    pen.begin(this.columns);
    const cursor = this.cursorCell(frame);
    // Whatever was in force before is unknown together with the cursor.
    if (this.cursor === undefined) pen.control('\x1b[m');
    if (cursor === HIDDEN && this.cursor !== HIDDEN) pen.control('\x1b[?25l');
    for (let row = 0; row < this.screen.length; row++) this.paintLine(row, frame.lines[row] ?? NO_LINE);
    if (pen.output === '' && cursor === this.cursor) return '';
    pen.setStyle(0);
    if (cursor !== HIDDEN) {
      pen.moveTo(Math.floor(cursor / this.columns), cursor % this.columns);
      if (this.cursor === undefined || this.cursor === HIDDEN) pen.control('\x1b[?25h');
    }
    this.cursor = cursor;
    return BEGIN_FRAME + pen.output + END_FRAME;
  }

  private resize({ columns, rows }: Size): void {
    this.columns = columns;
    this.screen = Array.from({ length: rows }, () => new Int32Array(columns));
    this.lines = new Array<Line | undefined>(rows).fill(undefined);
    this.spare = new Int32Array(columns);
    this.repaint();
  }

  /** Whether the terminal shows these very lines. */
  private shows({ lines }: Frame): boolean {
    return this.lines.every((before, row) => sameLine(before, lines[row] ?? NO_LINE));
  }

  /** Where the cursor is to stand, kept within the screen. */
  private cursorCell({ cursor }: Frame): number {
    if (cursor === undefined || this.columns === 0 || this.screen.length === 0) return HIDDEN;
    const column = Math.min(Math.max(0, cursor.column), this.columns - 1);
    const row = Math.min(Math.max(0, cursor.row), this.screen.length - 1);
    return row * this.columns + column;
  }

  private paintLine(row: number, line: Line): void {
    const old = this.screen[row];
    if (old === undefined || sameLine(this.lines[row], line)) return;
    const cells = this.spare;
    this.alphabet.encode(line, cells);
    this.unsafe = 0;
    const end = contentEnd(cells);
    for (let column = 0; column < end; ) {
      const changed = cells[column] !== old[column] || column < this.unsafe;
      column = changed ? this.put(row, column, cells, old) : column + 1;
    }
    this.eraseFrom(end, row, cells, old);
    this.lines[row] = line;
    this.screen[row] = cells;
    this.spare = old;
  }

  /** Draws the changed cell at `column` and returns the column of what comes after it. */
  private put(row: number, column: number, cells: Int32Array, old: Int32Array): number {
    const cell = cells[column] ?? BLANK;
    if (cell === BLANK) return this.putBlanks(row, column, cells, old);
    this.reach(row, column, styleOf(cell), cells);
    const glyph = glyphOf(cell);
    if (glyph >= FIRST_CLUSTER) return this.putCluster(glyph, column, cells);
    const width = UNIT_WIDTH[glyph] ?? 1;
    this.pen.write(String.fromCharCode(glyph), width);
    return column + width;
  }

  /** Empties the changed cells from `column` to the next glyph, by spaces or by one ECH where that is shorter. */
  private putBlanks(row: number, column: number, cells: Int32Array, old: Int32Array): number {
    const { pen } = this;
    let end = column;
    let next = column;
    for (; cells[next] === BLANK; next++) if (old[next] !== BLANK || next < this.unsafe) end = next + 1;
    const style = this.blankStyle(styleOf(cells[next] ?? BLANK));
    this.reach(row, column, style, cells);
    const length = end - column;
    const erase = `\x1b[${length}X`;
    const onwards = cells[end] === old[end] ? '' : `\x1b[${length}C`;
    if (length > erase.length + onwards.length) pen.control(erase);
    else pen.write(' '.repeat(length), length);
    return end;
  }

  /**
   * Draws a grapheme on whose width terminals disagree so that nothing beside it can move: room is made for it, the
   * cursor is set by column after it, and cells it may have spilt into are written again. Where it may spill over
   * the edge, the terminal is kept from wrapping it into the next row.
   */
  private putCluster(glyph: number, column: number, cells: Int32Array): number {
    const { pen } = this;
    const cluster = this.alphabet.cluster(glyph);
    if (cluster === undefined) return column + 1;
    const { text, width, reach } = cluster;
    const spills = column + reach > cells.length;
    if (spills) pen.control('\x1b[?7l');
    if (width > 1) {
      pen.write(' '.repeat(width), width);
      pen.control(column === 0 ? '\r' : `\x1b[${column + 1}G`);
      pen.column = column;
    }
    pen.write(text, width);
    if (spills) pen.control('\x1b[?7h');
    pen.resync(column + width);
    this.unsafe = Math.min(cells.length, Math.max(this.unsafe, column + reach));
    return column + width;
  }

  /** Empties what is left of the row after its last glyph. */
  private eraseFrom(end: number, row: number, cells: Int32Array, old: Int32Array): void {
    const { pen } = this;
    let first = end;
    while (first < cells.length && old[first] === BLANK && first >= this.unsafe) first++;
    let last = cells.length - 1;
    while (last >= first && old[last] === BLANK && last >= this.unsafe) last--;
    if (last < first) return;
    let start = first;
    if (row === pen.row && pen.column >= end && pen.column <= first) start = pen.column;
    else if (pen.way(row, end).length < pen.way(row, first).length) start = end;
    this.reach(row, start, this.blankStyle(0), cells);
    const length = last + 1 - start;
    if (length <= ERASE_LINE.length) pen.write(' '.repeat(length), length);
    else pen.control(ERASE_LINE);
  }

  /** A style that leaves a space empty: the one in force, else the one needed next, else the terminal's own. */
  private blankStyle(next: number): number {
    const { blank } = this.alphabet;
    return blank[this.pen.style] === true ? this.pen.style : blank[next] === true ? next : 0;
  }

  /** Brings the pen to a cell in a style; over a small gap by writing its unchanged cells again, if that is shorter. */
  private reach(row: number, column: number, style: number, cells: Int32Array): void {
    const { pen } = this;
    if (row === pen.row && column > pen.column) {
      const budget = pen.way(row, column).length;
      if (this.retrace(column, pen.style, budget, cells)) {
        pen.setStyle(style);
        return;
      }
      if (style !== pen.style && this.retraceable(column, style, budget, cells)) {
        pen.setStyle(style);
        this.retrace(column, style, budget, cells);
        return;
      }
    }
    pen.moveTo(row, column);
    pen.setStyle(style);
  }

  /** Whether the cells from the pen to `column` can be written in one style with at most `budget` bytes. */
  private retraceable(column: number, style: number, budget: number, cells: Int32Array): boolean {
    let bytes = 0;
    if (column - this.pen.column > 2 * budget) return false;
    for (let at = this.pen.column; at < column; at++) {
      const cell = cells[at] ?? BLANK;
      if (cell === COVERED) continue;
      const glyph = glyphOf(cell);
      if (glyph >= FIRST_CLUSTER) return false;
      if (cell === BLANK ? this.alphabet.blank[style] !== true : styleOf(cell) !== style) return false;
      bytes += glyph < 0x80 ? 1 : glyph < 0x800 ? 2 : 3;
      if (bytes > budget) return false;
    }
    return true;
  }

  private retrace(column: number, style: number, budget: number, cells: Int32Array): boolean {
    if (!this.retraceable(column, style, budget, cells)) return false;
    for (let at = this.pen.column; at < column; at++) {
      const cell = cells[at] ?? BLANK;
      if (cell !== COVERED)
        this.pen.write(String.fromCharCode(glyphOf(cell)), UNIT_WIDTH[glyphOf(cell)] ?? 1);
    }
    return true;
  }
}

const ERASE_LINE = '\x1b[K';
const NO_LINE: Line = [];

/** The column after the last cell that is not empty. */
function contentEnd(cells: Int32Array): number {
  let end = cells.length;
  while (end > 0 && cells[end - 1] === BLANK) end--;
  return end;
}

/** Whether two lines look the same by being made of the same spans. */
function sameLine(before: Line | undefined, line: Line): boolean {
  if (before === line) return true;
  if (before?.length !== line.length) return false;
  for (let i = 0; i < line.length; i++) {
    const old = before[i];
    const now = line[i];
    if (old === now) continue;
    if (old?.text !== now?.text || old?.style !== now?.style) return false;
  }
  return true;
}
