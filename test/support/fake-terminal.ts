/** A terminal inside the process: streams that behave like one, with an emulator behind them. */
import { PassThrough, Writable } from 'node:stream';
import type { Size } from '../../src/terminal/screen.ts';
import { Emulator } from './emulator.ts';

/** The keys' side; without a terminal it is a stream like any other. */
export class FakeKeyboard extends PassThrough {
  readonly isTTY: boolean;
  /** Whether characters come one by one and without echo. */
  raw = false;

  constructor({ isTerminal = true }: { readonly isTerminal?: boolean } = {}) {
    super();
    this.isTTY = isTerminal;
  }

  setRawMode(raw: boolean): this {
    this.raw = raw;
    return this;
  }
}

/** The screen's side. */
export class FakeDisplay extends Writable {
  readonly isTTY = true;
  readonly emulator: Emulator;
  columns: number;
  rows: number;
  /** Told each text that is written, as a terminal that answers questions is. */
  listener: (text: string) => void = () => {};
  /** Everything that was written. */
  written = '';

  constructor({ columns, rows }: Size) {
    super();
    this.columns = columns;
    this.rows = rows;
    this.emulator = new Emulator({ columns, rows });
  }

  /** Changes the window, as an operator does by pulling at its edge. */
  async resize({ columns, rows }: Size): Promise<void> {
    await this.emulator.settle();
    this.emulator.resize({ columns, rows });
    this.columns = columns;
    this.rows = rows;
    this.emit('resize');
  }

  override _write(chunk: unknown, _encoding: BufferEncoding, done: () => void): void {
    const text = String(chunk);
    this.written += text;
    this.emulator.write(text);
    this.listener(text);
    done();
  }
}
