/** Loads Node's own SQLite, if it has one. */

export type Sqlite = typeof import('node:sqlite');

/** Why there is no history on a Node without SQLite. */
export const NO_SQLITE = 'this Node has no SQLite; Node 22.13 and newer have';

/** Loads node:sqlite without the warning that Node 22 prints; null if Node has none (before 22.13). */
export async function loadSqlite(): Promise<Sqlite | null> {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return await import('node:sqlite');
  } catch {
    return null;
  } finally {
    process.emitWarning = emitWarning;
  }
}
