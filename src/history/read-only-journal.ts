/** The books of a server in a file that this user may read but not write: only what their writer left. */
import { type Acquired, type Journal, JournalFailure } from '../traffic/journal.ts';
import { Book } from './book.ts';
import { endpointOf } from './endpoint.ts';
import { explained, openForReading } from './schema.ts';
import { loadSqlite, NO_SQLITE } from './sqlite.ts';

/** A journal that only reads. The file is opened for each `acquire`. */
export function readOnlyJournal(path: string, address: string): Journal {
  return {
    acquire: async () => ({ role: 'reader', saved: await loaded(path, endpointOf(address)) }),
    commit: async () => {
      throw new JournalFailure(`${path} is another user's`);
    },
    close: async () => undefined,
  };
}

async function loaded(path: string, key: string): Promise<Acquired['saved']> {
  const sqlite = await loadSqlite();
  if (sqlite === null) throw new JournalFailure(NO_SQLITE);
  const db = openForReading(sqlite, path);
  try {
    return explained(path, () => new Book(db, key).load());
  } finally {
    db.close();
  }
}
