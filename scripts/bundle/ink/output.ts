/**
 * Replaces Ink's `Output` in the bundle, which makes an object for each cell of each frame. Here a row is the texts
 * written into it, side by side. Rows in which texts overlap or are not simple are left to Ink's own.
 */
import InkOutput from '../../../node_modules/ink/build/output.js';
import type { OutputTransformer } from '../../../node_modules/ink/build/render-node-to-output.js';
import { simpleWidth } from './simple-text.ts';
import { isClosed } from './styles.ts';

type Clip = Parameters<InkOutput['clip']>[0];

interface Write {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly transformers: OutputTransformer[];
}

type Operation = { readonly write: Write } | { readonly clip: Clip } | 'unclip';

export default class Output {
  readonly width: number;
  readonly height: number;
  private readonly operations: Operation[] = [];

  constructor({ width, height }: { readonly width: number; readonly height: number }) {
    this.width = width;
    this.height = height;
  }

  write(x: number, y: number, text: string, { transformers }: { transformers: OutputTransformer[] }): void {
    if (text !== '') this.operations.push({ write: { x, y, text, transformers } });
  }

  clip(clip: Clip): void {
    this.operations.push({ clip });
  }

  unclip(): void {
    this.operations.push('unclip');
  }

  get(): { output: string; height: number } {
    const rows: Row[] = [];
    while (rows.length < this.height) rows.push(new Row(this.width));
    const clips: Clip[] = [];
    for (const operation of this.operations) {
      if (operation === 'unclip') clips.pop();
      else if ('clip' in operation) clips.push(within(clips.at(-1), operation.clip));
      else place(operation.write, clips.at(-1), rows);
    }
    const lines = rows.map((row, y) => row.text() ?? this.drawnByInk(y));
    return { output: lines.join('\n'), height: rows.length };
  }

  /** One row, drawn by Ink's own `Output`. */
  private drawnByInk(row: number): string {
    const output = new InkOutput({ width: this.width, height: 1 });
    for (const operation of this.operations) {
      if (operation === 'unclip') output.unclip();
      else if ('clip' in operation) output.clip(raised(operation.clip, row));
      else if (touches(operation.write, row)) {
        const { x, y, text, transformers } = operation.write;
        output.write(x, y - row, text, { transformers });
      }
    }
    return output.get().output;
  }
}

function touches({ y, text }: Write, row: number): boolean {
  return y <= row && row < y + text.split('\n').length;
}

function raised({ y1, y2, ...sides }: Clip, rows: number): Clip {
  return { ...sides, y1: y1 === undefined ? y1 : y1 - rows, y2: y2 === undefined ? y2 : y2 - rows };
}

/** The intersection of two clips. */
function within(outer: Clip | undefined, inner: Clip): Clip {
  if (outer === undefined) return inner;
  return {
    x1: tighter(outer.x1, inner.x1, Math.max),
    x2: tighter(outer.x2, inner.x2, Math.min),
    y1: tighter(outer.y1, inner.y1, Math.max),
    y2: tighter(outer.y2, inner.y2, Math.min),
  };
}

function tighter(
  a: number | undefined,
  b: number | undefined,
  choose: (a: number, b: number) => number,
): number | undefined {
  if (a === undefined) return b;
  return b === undefined ? a : choose(a, b);
}

/** Puts a text into its rows, or leaves rows to Ink for which it is not simple enough. */
function place({ x, y, text, transformers }: Write, clip: Clip | undefined, rows: readonly Row[]): void {
  const lines = text.split('\n');
  const simple = lines.every(isClosed);
  for (const [index, line] of lines.entries()) {
    const row = rows[y + index];
    if (row === undefined || isAboveOrBelow(clip, y + index)) continue;
    if (simple && contains(clip, x, line)) {
      const styled = transformers.reduce((before, transform) => transform(before, index), line);
      row.add(x, styled);
    } else row.leave();
  }
}

function isAboveOrBelow(clip: Clip | undefined, row: number): boolean {
  return row < (clip?.y1 ?? row) || row >= (clip?.y2 ?? row + 1);
}

/** Whether nothing of a line is cut off at the sides. */
function contains(clip: Clip | undefined, x: number, line: string): boolean {
  if (clip === undefined) return true;
  const width = simpleWidth(line);
  return width >= 0 && (clip.x1 ?? x) <= x && x + width <= (clip.x2 ?? x + width);
}

/** A row that may end in unstyled spaces of another kind, which Ink trims too. */
const TRIMMED = /[\u00a0\u3000](?: |\x1b\[[\d;]*m)+$/;

interface Piece {
  readonly x: number;
  readonly end: number;
  readonly text: string;
}

/** A row of texts side by side. */
class Row {
  private readonly pieces: Piece[] = [];
  private readonly width: number;
  private simple = true;

  constructor(width: number) {
    this.width = width;
  }

  /** Leaves the row to Ink. */
  leave(): void {
    this.simple = false;
  }

  add(x: number, text: string): void {
    if (text === '') return;
    const width = simpleWidth(text);
    const fits = Number.isInteger(x) && x >= 0 && x <= this.width;
    if (width < 0 || !fits || !isClosed(text)) this.leave();
    else if (width > 0) this.pieces.push({ x, end: x + width, text });
  }

  /** The row as text; undefined if it is left to Ink. */
  text(): string | undefined {
    if (!this.simple) return undefined;
    let text = '';
    let column = 0;
    for (const piece of this.pieces.sort((a, b) => a.x - b.x)) {
      if (piece.x < column) return undefined;
      text += ' '.repeat(piece.x - column) + piece.text;
      column = piece.end;
    }
    return TRIMMED.test(text) ? undefined : text.trimEnd();
  }
}
