/** A terminal emulator without a window: takes a program's output and returns what a user would see. */

import { Unicode11Addon } from '@xterm/addon-unicode11';
import headless from '@xterm/headless';

/** What one cell shows. A wide glyph stands in its first cell; the second has the width 0 and no text. */
export interface EmulatedCell {
  readonly text: string;
  readonly width: number;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
  /** The number of the colour among the terminal's, or -1 for its own foreground. */
  readonly foreground: number;
  /** The number of the colour among the terminal's, or -1 for its own background. */
  readonly background: number;
}

export class Emulator {
  private readonly terminal: InstanceType<typeof headless.Terminal>;
  private pending: Promise<void> = Promise.resolve();
  private shown = true;

  constructor({ columns, rows }: { readonly columns: number; readonly rows: number }) {
    this.terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1000 });
    this.terminal.loadAddon(new Unicode11Addon());
    this.terminal.unicode.activeVersion = '11';
    for (const final of ['h', 'l']) {
      this.terminal.parser.registerCsiHandler({ prefix: '?', final }, (modes) => {
        if (modes.includes(25)) this.shown = final === 'h';
        return false;
      });
    }
  }

  /** Takes bytes or text as a terminal would; what it shows is certain after `settle()`. */
  write(data: string | Uint8Array): void {
    this.pending = new Promise((resolve) => this.terminal.write(data, resolve));
  }

  /** Waits until everything written is shown. */
  async settle(): Promise<void> {
    await this.pending;
  }

  /** Changes the size of the window; settle first, for a terminal resizes at once. */
  resize({ columns, rows }: { readonly columns: number; readonly rows: number }): void {
    this.terminal.resize(columns, rows);
  }

  get columns(): number {
    return this.terminal.cols;
  }

  get rows(): number {
    return this.terminal.rows;
  }

  /** The visible rows from the top, without the spaces at their ends. */
  lines(): string[] {
    const buffer = this.terminal.buffer.active;
    // A row may hold more cells than the window shows, from before it was made smaller.
    return Array.from({ length: this.rows }, (_, row) => {
      const line = buffer.getLine(buffer.baseY + row)?.translateToString(false, 0, this.columns);
      return line?.trimEnd() ?? '';
    });
  }

  /** The visible rows as one text, without empty rows at the end. */
  text(): string {
    return this.lines().join('\n').trimEnd();
  }

  /** One visible cell, counted from zero. Throws if it is off the screen. */
  cell(column: number, row: number): EmulatedCell {
    const buffer = this.terminal.buffer.active;
    const cell = buffer.getLine(buffer.baseY + row)?.getCell(column);
    if (cell === undefined) throw new RangeError(`no cell ${column},${row}`);
    return {
      text: cell.getChars() || (cell.getWidth() === 0 ? '' : ' '),
      width: cell.getWidth(),
      bold: cell.isBold() !== 0,
      dim: cell.isDim() !== 0,
      underline: cell.isUnderline() !== 0,
      inverse: cell.isInverse() !== 0,
      foreground: cell.isFgDefault() ? -1 : cell.getFgColor(),
      background: cell.isBgDefault() ? -1 : cell.getBgColor(),
    };
  }

  /** Where the cursor stands, counted from zero. */
  cursor(): { readonly column: number; readonly row: number } {
    const { cursorX, cursorY } = this.terminal.buffer.active;
    return { column: cursorX, row: cursorY };
  }

  /** Whether the cursor is shown. */
  cursorShown(): boolean {
    return this.shown;
  }

  /** Whether text that goes past the last column continues in the next row, as it does in a terminal left alone. */
  wraps(): boolean {
    return this.terminal.modes.wraparoundMode;
  }

  /** Whether pasted text comes in brackets, as a program that wants to tell it from typing asks for. */
  bracketsPaste(): boolean {
    return this.terminal.modes.bracketedPasteMode;
  }

  /** Whether clicks and the wheel are sent to the program. */
  reportsMouse(): boolean {
    return this.terminal.modes.mouseTrackingMode !== 'none';
  }

  /** How many rows have been pushed out at the top of the window. */
  scrollback(): number {
    return this.terminal.buffer.active.baseY;
  }

  /** Which of the two screens is shown. */
  bufferType(): 'normal' | 'alternate' {
    return this.terminal.buffer.active.type;
  }

  /** Frees what the emulator holds. */
  dispose(): void {
    this.terminal.dispose();
  }
}
