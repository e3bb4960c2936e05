/** A stdout for Ink: takes whole frames, and sends the terminal only the cells that changed. */
import { Writable } from 'node:stream';
import { Painter } from './painter.ts';
import type { Place, Size } from './screen.ts';

/** What is needed of the terminal's own stream; `process.stdout` is one. */
export interface TerminalStream {
  /** Calls `done` when the terminal has taken the data, or never will. */
  write(data: string, done?: () => void): unknown;
}

/** Sequences that set modes: alternate screen, cursor, bracketed paste, keyboard protocols. */
const MODES = /^(?:\x1b\[(?:\?[\d;]+[hl]|\?u|<\d*u|>\d+u))*$/;

/** Of these, the ones after which the terminal shows something else. */
const NEW_SCREEN = /\x1b\[\?(?:1049|25)[hl]/;

/** What Ink counts on where the terminal doesn't say: its own way of finding out starts other programs. */
const USUAL: Size = { columns: 80, rows: 24 };

/**
 * Give it to Ink with `debug`, so that Ink writes each frame as one text and leaves the rest to us:
 *
 *     render(<App />, { stdout: frames, debug: true, alternateScreen: true, interactive: true,
 *       exitOnCtrlC: false, patchConsole: false })
 *
 * - Every write that is neither empty nor made of modes only is a whole frame. It replaces the one before, and is
 *   painted at once as one synchronized update; while the terminal has not taken the last one, only the newest waits.
 *   Nothing is parsed that is not painted.
 * - Modes and empty writes go straight to the terminal. Ink's `unmount` and `suspendTerminal` wait for their callback.
 * - `columns` and `rows` are what Ink lays out for. They change by `resize()` only, and no `resize` event is sent, for
 *   Ink would answer it with the old tree: listen to the real stream, call `resize()`, and render again. With it
 *   `useWindowSize()` never changes, so keep the size in the state.
 * - `useCursor()` does nothing in debug mode. Call `placeCursor()` in `useInsertionEffect`, which runs before Ink
 *   writes the frame of the same commit; a layout effect would be a frame late.
 * - Ctrl-L: `repaint()`. Lending the terminal: `pause()`, then `suspendTerminal(…)`, then `resume()`; frames written in
 *   between are kept, and the last one is painted by `resume()`. Before `unmount()`: `pause()`, as Ink writes one more
 *   frame there.
 */
export class Frames extends Writable {
  /** Without it Ink would leave the alternate screen alone. */
  readonly isTTY = true;
  columns: number = USUAL.columns;
  rows: number = USUAL.rows;
  private readonly terminal: TerminalStream;
  private readonly painter = new Painter();
  /** The last frame; undefined before the first one. */
  private frame: string | undefined;
  private cursor: Place | undefined;
  private open = true;
  /** Whether an update is on its way to the terminal: then the next one waits. */
  private busy = false;
  /** Whether something has changed since the last update. */
  private stale = false;

  constructor(terminal: TerminalStream, size: Partial<Size>) {
    super({ decodeStrings: false });
    this.terminal = terminal;
    this.resize(size);
  }

  /** Tells the size of the window. What it shows is unknown from then on; the next frame is drawn whole. */
  resize({ columns, rows }: Partial<Size>): void {
    this.columns = columns || USUAL.columns;
    this.rows = rows || USUAL.rows;
    this.painter.repaint();
  }

  /** Tells where the cursor is shown from the next frame on; hidden when undefined. */
  placeCursor(cursor: Place | undefined): void {
    this.cursor = cursor;
  }

  /** Draws the last frame whole: what the terminal shows is unknown. */
  repaint(): void {
    this.painter.repaint();
    this.paint();
  }

  /** Paints nothing until `resume()`: the terminal belongs to another program. */
  pause(): void {
    this.open = false;
  }

  /** Goes on after `pause()` and draws the last frame whole. */
  resume(): void {
    this.open = true;
    this.repaint();
  }

  override _write(chunk: unknown, _encoding: BufferEncoding, done: () => void): void {
    const text = String(chunk);
    if (text === '') {
      this.terminal.write('', () => done());
      return;
    }
    if (MODES.test(text)) this.pass(text);
    else this.take(text);
    done();
  }

  private pass(modes: string): void {
    if (NEW_SCREEN.test(modes)) this.painter.repaint();
    this.terminal.write(modes);
  }

  private take(frame: string): void {
    this.frame = frame;
    this.paint();
  }

  private paint(): void {
    this.stale = true;
    if (!this.open || this.busy || this.frame === undefined) return;
    this.stale = false;
    const bytes = this.painter.paint({ lines: this.frame.split('\n'), cursor: this.cursor }, this);
    if (bytes === '') return;
    this.busy = true;
    this.terminal.write(bytes, () => this.arrived());
  }

  private arrived(): void {
    this.busy = false;
    if (this.stale) this.paint();
  }
}
