/** Paints frames on the terminal's stream, one write a frame; a line that is too thin gets only the newest. */

import type { Frame, Span } from '../ui/frame.ts';
import type { Size } from '../ui/size.ts';
import type { Palette } from '../ui/theme.ts';
import { Painter } from './painter.ts';
import type { Screen } from './screen.ts';

/** What a canvas needs of a stream. */
export interface PaintStream {
  /** Calls `done` when the terminal has taken the data, or never will. */
  write(data: string, done: () => void): unknown;
}

export class Canvas {
  private readonly painter = new Painter();
  private readonly palette: Palette;
  private readonly stream: PaintStream;
  /** Whether a frame is still on its way: then the next one waits, and a newer one takes its place. */
  private busy = false;
  private open = true;
  private waiting: { readonly frame: Frame; readonly size: Size } | undefined;

  constructor(stream: PaintStream, palette: Palette) {
    this.stream = stream;
    this.palette = palette;
  }

  /** Writes what differs from what is on the screen; nothing when nothing does. */
  readonly paint = (frame: Frame, size: Size): void => {
    if (!this.open) return;
    if (this.busy) {
      this.waiting = { frame, size };
      return;
    }
    const bytes = this.painter.paint(this.screenOf(frame), size);
    if (bytes === '') return;
    this.busy = true;
    this.stream.write(bytes, () => this.arrived());
  };

  /** What is on the screen is not known any more: the next paint draws all of it. */
  forget(): void {
    this.painter.repaint();
  }

  /** Paints nothing until `resume`: the terminal belongs to somebody else. */
  pause(): void {
    this.open = false;
  }

  resume(): void {
    this.open = true;
    this.forget();
  }

  private screenOf({ lines, cursor }: Frame): Screen {
    return { lines: lines.map((line) => line.map((span) => this.textOf(span)).join('')), cursor };
  }

  private textOf({ text, style }: Span): string {
    const sgr = this.palette[style];
    return sgr === '' ? text : `\x1b[${sgr}m${text}\x1b[m`;
  }

  private arrived(): void {
    this.busy = false;
    const { waiting } = this;
    this.waiting = undefined;
    if (waiting !== undefined) this.paint(waiting.frame, waiting.size);
  }
}
