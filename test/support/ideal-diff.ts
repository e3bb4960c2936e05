/**
 * The bytes that turning one frame into the next have to cost a terminal of the usual abilities: each changed cell once,
 * the shortest movement between runs of them, the fewest changes of look. Nothing here is shared with the painter,
 * and no frame's beginning, end or cursor is counted.
 */

import type { Size } from '../../src/terminal/screen.ts';
import { graphemes, textWidth } from '../../src/text/width.ts';
import type { Frame } from './spans.ts';

interface Cell {
  /** Empty in the cells that a wide glyph covers besides its first. */
  readonly text: string;
  /** SGR parameters; undefined for an empty cell, which any look without a background leaves empty. */
  readonly look: string | undefined;
}

const EMPTY: Cell = { text: ' ', look: undefined };

/** The bytes of the shortest update from `before` (an empty screen if there is none) to `after`. */
export function idealBytes(before: Frame | undefined, after: Frame, size: Size): number {
  const pen = new IdealPen();
  const old = grid(before ?? { lines: [] }, size);
  const now = grid(after, size);
  for (const [row, cells] of now.entries()) pen.row(row, old[row] ?? [], cells);
  return pen.bytes;
}

function grid(frame: Frame, size: Size): Cell[][] {
  return Array.from({ length: size.rows }, (_, row) => {
    const cells: Cell[] = [];
    for (const { text, look } of frame.lines[row] ?? []) {
      const empty = !/(?:^|;)(?:4|7|4[0-7])(?:;|$)/.test(look);
      for (const part of graphemes(text)) {
        cells.push(part === ' ' && empty ? EMPTY : { text: part, look });
        for (let covered = 1; covered < textWidth(part); covered++) cells.push({ text: '', look });
      }
    }
    while (cells.length < size.columns) cells.push(EMPTY);
    return cells;
  });
}

function same(a: Cell | undefined, b: Cell | undefined): boolean {
  return a?.text === b?.text && a?.look === b?.look;
}

const ERASE_LINE = 3;

class IdealPen {
  bytes = 0;
  private look = '';
  private at: { readonly row: number; readonly column: number } | undefined;

  /** Counts the update of one row. */
  row(row: number, old: readonly Cell[], now: readonly Cell[]): void {
    const end = now.findLastIndex((cell) => cell !== EMPTY) + 1;
    for (let column = 0; column < end; column++) {
      const cell = now[column];
      if (cell === undefined || cell.text === '' || same(cell, old[column])) continue;
      this.move(row, column, now, cell.look);
      this.bytes += Buffer.byteLength(cell.text);
      this.at = { row, column: column + textWidth(cell.text) };
    }
    const stale = old.slice(end).filter((cell) => cell !== EMPTY).length;
    if (stale === 0) return;
    this.move(row, end, now, undefined);
    this.bytes += Math.min(stale, ERASE_LINE);
    this.at = undefined;
  }

  /** Goes to a cell that wants a look: over the cells between, in the look before or after, or by a sequence. */
  private move(row: number, column: number, now: readonly Cell[], look: string | undefined): void {
    const change = look === undefined ? 0 : lookBytes(this.look, look);
    const from = this.at;
    if (from === undefined || from.row !== row) this.bytes += wayBytes(from, row, column);
    else if (from.column !== column) {
      const between = now.slice(from.column, column);
      const again = [this.look, look].some((each) => between.every((cell) => (cell.look ?? each) === each))
        ? Buffer.byteLength(between.map((cell) => cell.text).join(''))
        : Number.POSITIVE_INFINITY;
      this.bytes += Math.min(again, wayBytes(from, row, column));
    }
    this.bytes += change;
    this.look = look ?? this.look;
  }
}

/** The shortest of: a position, a column, a number of cells on, the start of the next row. */
function wayBytes(from: { row: number; column: number } | undefined, row: number, column: number): number {
  const position = `\x1b[${row + 1};${column + 1}H`.length;
  if (from === undefined) return position;
  if (from.row === row) return Math.min(`\x1b[${column + 1}G`.length, `\x1b[${column - from.column}C`.length);
  const nextRow = from.row + 1 === row ? 2 + (column === 0 ? 0 : `\x1b[${column}C`.length) : position;
  return Math.min(position, nextRow);
}

const lookCosts = new Map<string, number>();

/** The bytes of the shortest SGR from one look to another, found by trying all that could do. */
export function lookBytes(from: string, to: string): number {
  if (from === to) return 0;
  const key = `${from}>${to}`;
  const known = lookCosts.get(key);
  if (known !== undefined) return known;
  const codes = ['', '22', '24', '27', '39', '49', ...to.split(';').filter((code) => code !== '')];
  const wanted = applied('', to);
  let best = Number.POSITIVE_INFINITY;
  for (let chosen = 1; chosen < 1 << codes.length; chosen++) {
    const sequence = codes.filter((_, place) => (chosen & (1 << place)) !== 0).join(';');
    if (applied(from, sequence) === wanted) best = Math.min(best, `\x1b[${sequence}m`.length);
  }
  lookCosts.set(key, best);
  return best;
}

const KINDS: readonly { readonly name: string; readonly codes: RegExp; readonly off: string }[] = [
  { name: 'weight', codes: /^[12]$/, off: '22' },
  { name: 'underline', codes: /^4$/, off: '24' },
  { name: 'inverse', codes: /^7$/, off: '27' },
  { name: 'foreground', codes: /^[39][0-7]$/, off: '39' },
  { name: 'background', codes: /^(?:4|10)[0-7]$/, off: '49' },
];

/** The look after SGR parameters, as text that is equal for equal looks. Bold and faint can be in force together. */
function applied(look: string, sequence: string): string {
  const state = new Map<string, string>();
  for (const code of [...look.split(';').filter((each) => each !== ''), ...sequence.split(';')]) {
    if (code === '') state.clear();
    for (const { name, codes, off } of KINDS) {
      if (code === off) state.delete(name);
      else if (codes.test(code)) state.set(name, name === 'weight' ? (state.get(name) ?? '') + code : code);
    }
  }
  return KINDS.map(({ name }) => state.get(name) ?? '').join('|');
}
