/** A terminal stream of fixed size that shows nothing and counts its bytes. */
import { Writable } from 'node:stream';
import type { Size } from '../src/terminal/screen.ts';

export class CountingStream extends Writable {
  readonly isTTY = true;
  readonly columns: number;
  readonly rows: number;
  bytes = 0;

  constructor({ columns, rows }: Size) {
    super();
    this.columns = columns;
    this.rows = rows;
  }

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: () => void): void {
    this.bytes += chunk.length;
    done();
  }
}
