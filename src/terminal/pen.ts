/** The terminal's cursor and current look, and the shortest bytes that change them. */

import { type Looks, PLAIN } from './looks.ts';

const UNSURE = -1;

/** A number as a CSI parameter; 1 is the default and is left out. */
function count(n: number): string {
  return n === 1 ? '' : String(n);
}

/** Collects the output of one frame and tracks the cursor and the look that it leads to. */
export class Pen {
  row = UNSURE;
  /** Equals the number of columns after the last cell of a row, where only absolute moves are reliable. */
  column = UNSURE;
  /** The number of the current look. */
  look = PLAIN;
  output = '';
  private columns = 0;
  private readonly looks: Looks;

  constructor(looks: Looks) {
    this.looks = looks;
  }

  /** Begins a frame: the look is the default, the cursor may be anywhere. */
  begin(columns: number): void {
    this.columns = columns;
    this.row = UNSURE;
    this.column = UNSURE;
    this.look = PLAIN;
    this.output = '';
  }

  /** Sends text that takes `cells` cells. */
  write(text: string, cells: number): void {
    this.output += text;
    this.column += cells;
  }

  /** Sends a sequence that does not move the cursor. */
  control(sequence: string): void {
    this.output += sequence;
  }

  setLook(look: number): void {
    this.output += this.looks.change(this.look, look);
    this.look = look;
  }

  moveTo(row: number, column: number): void {
    if (row === this.row && column === this.column) return;
    this.output += this.way(row, column);
    this.row = row;
    this.column = column;
  }

  /** Moves to an absolute column within the row, in case the terminal's cursor is not where we think. */
  resync(column: number): void {
    this.column = column;
    if (column < this.columns) this.output += column === 0 ? '\r' : `\x1b[${column + 1}G`;
  }

  /** The shortest sequence from the cursor to a cell. */
  way(row: number, column: number): string {
    if (row === this.row) {
      if (column === 0) return '\r';
      const ahead = column - this.column;
      return ahead > 0 && String(ahead).length <= String(column + 1).length
        ? `\x1b[${count(ahead)}C`
        : `\x1b[${column + 1}G`;
    }
    const down = this.row === UNSURE ? 0 : row - this.row;
    // A terminal in raw mode may send a carriage return of its own before each line feed. So a line feed is used only
    // after a carriage return, and never for more than one line.
    if (column === 0) return down === 1 ? '\r\n' : row === 0 ? '\x1b[H' : `\x1b[${row + 1}H`;
    if (down > 0 && column === this.column) return `\x1b[${count(down)}B`;
    return `\x1b[${row === 0 ? '' : row + 1};${column + 1}H`;
  }
}
