/** Writes rows by the dozen: calling SQLite takes longer than what it then does for one row. */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

/** How many rows one call writes. */
const DOZENS = 48;

export class RowWriter {
  private readonly width: number;
  private readonly one: StatementSync;
  private readonly many: StatementSync;

  /** `conflict` is what happens to a row that is there already: the end of an INSERT statement. */
  constructor(db: DatabaseSync, table: string, width: number, conflict: string) {
    const row = `(${Array(width).fill('?').join()})`;
    const prepare = (rows: number): StatementSync =>
      db.prepare(`INSERT INTO ${table} VALUES ${Array(rows).fill(row).join()} ${conflict}`);
    this.width = width;
    this.one = prepare(1);
    this.many = prepare(DOZENS);
  }

  /** Writes rows whose values follow each other. */
  write(values: readonly SQLInputValue[]): void {
    const piece = DOZENS * this.width;
    let at = 0;
    for (; at + piece <= values.length; at += piece) this.many.run(...values.slice(at, at + piece));
    for (; at < values.length; at += this.width) this.one.run(...values.slice(at, at + this.width));
  }
}
