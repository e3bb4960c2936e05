/** A stdout for Ink: takes whole frames and sends the terminal only the cells that changed. */
import { Writable } from 'node:stream';
import { Painter } from './painter.ts';
import type { Place, Size } from './screen.ts';

/** The part of the terminal's stream that is used here; `process.stdout` fits. */
export interface TerminalStream {
  /** Calls `done` once the terminal has taken the data, or never will. */
  write(data: string, done?: () => void): unknown;
}

/** Sequences that set modes: alternate screen, cursor, bracketed paste, keyboard protocols. */
const MODES = /^(?:\x1b\[(?:\?[\d;]+[hl]|\?u|<\d*u|>\d+u))*$/;

/** Mode changes after which the screen's content is unknown. */
const NEW_SCREEN = /\x1b\[\?(?:1049|25)[hl]/;

/** Assumed if the terminal does not report a size; Ink would start other programs to find out. */
const DEFAULT_SIZE: Size = { columns: 80, rows: 24 };

/**
 * Pass it to Ink with `debug`, so that Ink writes each frame as one text and leaves the rest to us:
 *
 *     render(<App />, { stdout: frames, debug: true, alternateScreen: true, interactive: true,
 *       exitOnCtrlC: false, patchConsole: false })
 *
 * - Every write is a whole frame, unless it is empty or contains only mode changes. A frame replaces the one before and
 *   is painted at once as one synchronized update. While the terminal is still taking the last update, only the newest
 *   frame waits. Frames that are never painted are never parsed.
 * - Mode changes and empty writes go straight to the terminal. Ink's `unmount` and `suspendTerminal` wait for their
 *   callback.
 * - `columns` and `rows` are the size that Ink lays out for. Only `resize()` changes them, and no `resize` event is
 *   sent, because Ink would answer it with the old tree: listen to the real stream, call `resize()`, and render again.
 *   `useWindowSize()` therefore never changes; keep the size in the state.
 * - `useCursor()` does nothing in debug mode. Call `placeCursor()` in `useInsertionEffect`, which runs before Ink
 *   writes the frame of the same commit; a layout effect would be one frame late.
 * - Ctrl-L: `repaint()`. To lend the terminal: `pause()`, then `suspendTerminal(…)`, then `resume()`, which paints the
 *   last of the frames written in between. Call `pause()` before `unmount()`, since Ink writes one more frame there.
 */
export class Frames extends Writable {
  /** Without it Ink would not switch to the alternate screen. */
  readonly isTTY = true;
  columns: number = DEFAULT_SIZE.columns;
  rows: number = DEFAULT_SIZE.rows;
  private readonly terminal: TerminalStream;
  private readonly painter = new Painter();
  /** The last frame; undefined before the first. */
  private frame: string | undefined;
  private cursor: Place | undefined;
  private open = true;
  /** Whether the terminal is still taking an update; the next one waits. */
  private busy = false;
  /** Whether anything has changed since the last update. */
  private stale = false;

  constructor(terminal: TerminalStream, size: Partial<Size>) {
    super({ decodeStrings: false });
    this.terminal = terminal;
    this.resize(size);
  }

  /** Sets the size of the window. Its content is then unknown, so the next frame is drawn whole. */
  resize({ columns, rows }: Partial<Size>): void {
    this.columns = columns || DEFAULT_SIZE.columns;
    this.rows = rows || DEFAULT_SIZE.rows;
    this.painter.repaint();
  }

  /** Sets where the next frame shows the cursor; undefined hides it. */
  placeCursor(cursor: Place | undefined): void {
    this.cursor = cursor;
  }

  /** Draws the whole last frame again, because the terminal's content is unknown. */
  repaint(): void {
    this.painter.repaint();
    this.paint();
  }

  /** Paints nothing until `resume()`, while another program uses the terminal. */
  pause(): void {
    this.open = false;
  }

  /** Ends a `pause()` and draws the whole last frame. */
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
