/** The terminal's cursor and current look, and the shortest bytes that change them. */

import { type Looks, PLAIN } from './looks.ts';

const UNSURE = -1;

/** A number as a CSI parameter: 1 is what a terminal assumes. */
function count(n: number): string {
  return n === 1 ? '' : String(n);
}

/** Collects the output of one frame, and knows where each part of it leaves the cursor and in which look. */
export class Pen {
  row = UNSURE;
  /** Equal to the number of columns after the last cell of a row: only absolute moves are certain there. */
  column = UNSURE;
  /** The number of the look in force. */
  look = PLAIN;
  output = '';
  private columns = 0;
  private readonly looks: Looks;

  constructor(looks: Looks) {
    this.looks = looks;
  }

  /** Begins a frame: the look is the terminal's own, and the cursor may stand anywhere. */
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

  /** Sends a sequence that moves nothing. */
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

  /** Moves within the row to an absolute column, in case the terminal's idea of the cursor differs from ours. */
  resync(column: number): void {
    this.column = column;
    if (column < this.columns) this.output += column === 0 ? '\r' : `\x1b[${column + 1}G`;
  }

  /** The shortest sequence from where the cursor stands. */
  way(row: number, column: number): string {
    if (row === this.row) {
      if (column === 0) return '\r';
      const ahead = column - this.column;
      return ahead > 0 && String(ahead).length <= String(column + 1).length
        ? `\x1b[${count(ahead)}C`
        : `\x1b[${column + 1}G`;
    }
    const down = this.row === UNSURE ? 0 : row - this.row;
    // A terminal in raw mode may send a carriage return before each line feed of its own accord: hence after one
    // of ours, and never more than one line, for each counts twice.
    if (column === 0) return down === 1 ? '\r\n' : row === 0 ? '\x1b[H' : `\x1b[${row + 1}H`;
    if (down > 0 && column === this.column) return `\x1b[${count(down)}B`;
    return `\x1b[${row === 0 ? '' : row + 1};${column + 1}H`;
  }
}
