/** Visible screens, to compare what a terminal shows with what a frame asks for. */

import type { Size } from '../../src/terminal/screen.ts';
import { graphemes, textWidth } from '../../src/text/width.ts';
import type { EmulatedCell, Emulator } from './emulator.ts';
import type { Frame } from './spans.ts';

/** A cell as text; on a space only inverse, underline and background show. */
function seen(cell: EmulatedCell): string {
  const shows = cell.text !== ' ' || cell.inverse || cell.underline || cell.background !== -1;
  return shows ? JSON.stringify(cell) : ' ';
}

/** What the terminal shows, by rows and cells. */
export function screenOf(emulator: Emulator): string[][] {
  return Array.from({ length: emulator.rows }, (_, row) =>
    Array.from({ length: emulator.columns }, (_, column) => seen(emulator.cell(column, row))),
  );
}

/** What the frame asks for, in the same form; worked out without a painter or a terminal. */
export function wantedScreen(frame: Frame, { columns, rows }: Size): string[][] {
  return Array.from({ length: rows }, (_, row) => {
    const cells: string[] = [];
    for (const { text, look } of frame.lines[row] ?? []) {
      for (const part of graphemes(text)) addGrapheme(cells, part, look, columns);
    }
    while (cells.length < columns) cells.push(' ');
    return cells;
  });
}

/** Adds a grapheme to a row; one that does not fit leaves the rest of the row empty, in its look. */
function addGrapheme(cells: string[], part: string, sgr: string, columns: number): void {
  const width = textWidth(part);
  if (cells.length + width > columns) {
    while (cells.length < columns) cells.push(seen(cellOf(' ', 1, sgr)));
    return;
  }
  cells.push(seen(cellOf(part, width, sgr)));
  for (let covered = 1; covered < width; covered++) cells.push(seen(cellOf('', 0, sgr)));
}

function cellOf(text: string, width: number, sgr: string): EmulatedCell {
  const codes = sgr.split(';').map(Number);
  const colour = (base: number) => (codes.find((code) => code >= base && code < base + 8) ?? base - 1) - base;
  return {
    text,
    width,
    bold: codes.includes(1),
    dim: codes.includes(2),
    underline: codes.includes(4),
    inverse: codes.includes(7),
    foreground: colour(30),
    background: colour(40),
  };
}
