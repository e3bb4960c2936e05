/** Transactions on a history. */
import type { DatabaseSync } from 'node:sqlite';

/** Runs a function that writes, in one transaction. It waits for those of other processes. */
export function transact<T>(db: DatabaseSync, run: () => T): T {
  return within(db, 'BEGIN IMMEDIATE', run);
}

/** Runs a function that only reads. It sees the file at one moment, and waits for no one who writes meanwhile. */
export function readAtOnce<T>(db: DatabaseSync, run: () => T): T {
  return within(db, 'BEGIN', run);
}

function within<T>(db: DatabaseSync, begin: string, run: () => T): T {
  db.exec(begin);
  try {
    const result = run();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}
