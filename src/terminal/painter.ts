/** Diffs cells: finds the shortest bytes that turn the terminal's present content into the next frame. */

import { UNIT_WIDTH } from '../text/unit-width.ts';
import { Alphabet, BLANK, COVERED, FIRST_CLUSTER, glyphOf, lookOf, UNKNOWN } from './cells.ts';
import { PLAIN } from './looks.ts';
import { Pen } from './pen.ts';
import type { Screen, Size } from './screen.ts';

const BEGIN_FRAME = '\x1b[?2026h';
const END_FRAME = '\x1b[?2026l';
const HIDDEN = -1;

/**
 * Remembers what the terminal shows and returns the bytes for the next frame; it writes nothing itself. Call
 * `repaint()` after anything else has written to the terminal.
 */
export class Painter {
  private readonly alphabet = new Alphabet();
  private readonly pen = new Pen(this.alphabet.looks);
  private columns = 0;
  /** What the terminal shows, row by row. The row being painted is swapped with a spare one. */
  private rows: Int32Array[] = [];
  private spare: Int32Array = new Int32Array(0);
  /** The lines from which `rows` were made. */
  private lines: (string | undefined)[] = [];
  /** The cell of the terminal's cursor, counted row by row, or `HIDDEN`; undefined while it is unknown. */
  private cursor: number | undefined;
  /** Cells of the current row before this column may be covered by an overwide cluster and have to be rewritten. */
  private unsafe = 0;

  /** Forgets what the terminal shows: the next frame is drawn whole and erases everything else. */
  repaint(): void {
    for (const row of this.rows) row.fill(UNKNOWN);
    this.lines.fill(undefined);
    this.cursor = undefined;
    this.alphabet.clear();
  }

  /** The bytes that make the terminal show the screen, as one synchronized update; empty if it already does. */
  paint(screen: Screen, size: Size): string {
    if (size.columns !== this.columns || size.rows !== this.rows.length) this.resize(size);
    if (this.alphabet.isFull && !this.shows(screen)) this.repaint();
    const { pen } = this;
    pen.begin(this.columns);
    const cursor = this.cursorCell(screen);
    // The look is as unknown as the cursor.
    if (this.cursor === undefined) pen.control('\x1b[m');
    if (cursor === HIDDEN && this.cursor !== HIDDEN) pen.control('\x1b[?25l');
    for (let row = 0; row < this.rows.length; row++) this.paintLine(row, screen.lines[row] ?? '');
    if (pen.output === '' && cursor === this.cursor) return '';
    pen.setLook(PLAIN);
    if (cursor !== HIDDEN) {
      pen.moveTo(Math.floor(cursor / this.columns), cursor % this.columns);
      if (this.cursor === undefined || this.cursor === HIDDEN) pen.control('\x1b[?25h');
    }
    this.cursor = cursor;
    return BEGIN_FRAME + pen.output + END_FRAME;
  }

  private resize({ columns, rows }: Size): void {
    this.columns = columns;
    this.rows = Array.from({ length: rows }, () => new Int32Array(columns));
    this.lines = new Array<string | undefined>(rows).fill(undefined);
    this.spare = new Int32Array(columns);
    this.repaint();
  }

  /** Whether the terminal already shows these lines. */
  private shows({ lines }: Screen): boolean {
    return this.lines.every((before, row) => before === (lines[row] ?? ''));
  }

  /** Where the cursor goes, kept within the screen. */
  private cursorCell({ cursor }: Screen): number {
    if (cursor === undefined || this.columns === 0 || this.rows.length === 0) return HIDDEN;
    const column = Math.min(Math.max(0, cursor.column), this.columns - 1);
    const row = Math.min(Math.max(0, cursor.row), this.rows.length - 1);
    return row * this.columns + column;
  }

  private paintLine(row: number, line: string): void {
    const old = this.rows[row];
    if (old === undefined || this.lines[row] === line) return;
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
    this.rows[row] = cells;
    this.spare = old;
  }

  /** Draws the changed cell at `column` and returns the column after it. */
  private put(row: number, column: number, cells: Int32Array, old: Int32Array): number {
    const cell = cells[column] ?? BLANK;
    if (cell === BLANK) return this.putBlanks(row, column, cells, old);
    this.reach(row, column, lookOf(cell), cells);
    const glyph = glyphOf(cell);
    if (glyph >= FIRST_CLUSTER) return this.putCluster(glyph, column, cells);
    const width = UNIT_WIDTH[glyph] ?? 1;
    this.pen.write(String.fromCharCode(glyph), width);
    return column + width;
  }

  /** Clears the changed cells from `column` to the next glyph, with spaces or with one ECH where that is shorter. */
  private putBlanks(row: number, column: number, cells: Int32Array, old: Int32Array): number {
    const { pen } = this;
    let end = column;
    let next = column;
    for (; cells[next] === BLANK; next++) if (old[next] !== BLANK || next < this.unsafe) end = next + 1;
    const look = this.blankLook(lookOf(cells[next] ?? BLANK));
    this.reach(row, column, look, cells);
    const length = end - column;
    const erase = `\x1b[${length}X`;
    const onwards = cells[end] === old[end] ? '' : `\x1b[${length}C`;
    if (length > erase.length + onwards.length) pen.control(erase);
    else pen.write(' '.repeat(length), length);
    return end;
  }

  /**
   * Draws a grapheme that terminals draw in different widths, without moving its neighbours: its cells are cleared
   * first, the cursor is set by column after it, and cells that it may have covered are rewritten. At the right edge,
   * wrapping is off while it is drawn.
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

  /** Clears the rest of the row after its last glyph. */
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
    this.reach(row, start, this.blankLook(PLAIN), cells);
    const length = last + 1 - start;
    if (length <= ERASE_LINE.length) pen.write(' '.repeat(length), length);
    else pen.control(ERASE_LINE);
  }

  /** A look that leaves a space empty: the current one, else the one needed next, else the default. */
  private blankLook(next: number): number {
    const { looks } = this.alphabet;
    return looks.isBlankOnSpace(this.pen.look) ? this.pen.look : looks.isBlankOnSpace(next) ? next : PLAIN;
  }

  /** Moves the pen to a cell in a look. Rewrites the unchanged cells of a small gap if that is shorter than a jump. */
  private reach(row: number, column: number, look: number, cells: Int32Array): void {
    const { pen } = this;
    if (row === pen.row && column > pen.column) {
      const budget = pen.way(row, column).length;
      if (this.retrace(column, pen.look, budget, cells)) {
        pen.setLook(look);
        return;
      }
      if (look !== pen.look && this.retraceable(column, look, budget, cells)) {
        pen.setLook(look);
        this.retrace(column, look, budget, cells);
        return;
      }
    }
    pen.moveTo(row, column);
    pen.setLook(look);
  }

  /** Whether the cells from the pen to `column` can be written in one look in at most `budget` bytes. */
  private retraceable(column: number, look: number, budget: number, cells: Int32Array): boolean {
    let bytes = 0;
    if (column - this.pen.column > 2 * budget) return false;
    for (let at = this.pen.column; at < column; at++) {
      const cell = cells[at] ?? BLANK;
      if (cell === COVERED) continue;
      const glyph = glyphOf(cell);
      if (glyph >= FIRST_CLUSTER) return false;
      if (cell === BLANK ? !this.alphabet.looks.isBlankOnSpace(look) : lookOf(cell) !== look) return false;
      bytes += glyph < 0x80 ? 1 : glyph < 0x800 ? 2 : 3;
      if (bytes > budget) return false;
    }
    return true;
  }

  private retrace(column: number, look: number, budget: number, cells: Int32Array): boolean {
    if (!this.retraceable(column, look, budget, cells)) return false;
    for (let at = this.pen.column; at < column; at++) {
      const cell = cells[at] ?? BLANK;
      if (cell !== COVERED)
        this.pen.write(String.fromCharCode(glyphOf(cell)), UNIT_WIDTH[glyphOf(cell)] ?? 1);
    }
    return true;
  }
}

const ERASE_LINE = '\x1b[K';

/** The column after the last non-empty cell. */
function contentEnd(cells: Int32Array): number {
  let end = cells.length;
  while (end > 0 && cells[end - 1] === BLANK) end--;
  return end;
}
