/** A year of history for 1,000 users, 30 % of them active in any hour, as a recorder would have left it. */
import { systemZone } from '../src/history/calendar.ts';
import { Store } from '../src/history/store.ts';

const DAY = 86_400;
const USERS = 1000;

/** Each user's rows: about 30 % of the times of a table, with bytes of the usual length. */
const fill = (
  table: string,
  key: string,
  first: number,
  step: number,
  times: number,
  share: number,
): string => `
  INSERT INTO ${table} (${key}, name, up, down)
  SELECT ${first} + ${step} * time.value, name.id, abs(random() % 1000000000), abs(random() % 100000000000)
  FROM generate_series AS time CROSS JOIN name
  WHERE time.value < ${times} AND abs(random() % 1000) < ${share * 1000}`;

/** Writes it to a new file. */
export async function writeYear(path: string, now: number): Promise<void> {
  const store = await Store.open({ path, zone: undefined, systemZone: systemZone(), now: now - 365 * DAY });
  const { db, calendar } = store;
  const today = calendar.dateOf(now);
  const most = Math.max(365, 90 * 24, 48 * 12);
  db.exec(`
    PRAGMA synchronous = OFF; BEGIN;
    CREATE TEMP TABLE generate_series (value INTEGER PRIMARY KEY);
    INSERT INTO generate_series WITH RECURSIVE count (n) AS
      (SELECT 0 UNION ALL SELECT n + 1 FROM count WHERE n + 1 < ${most}) SELECT n FROM count;
    INSERT INTO book (address, number, first, seen) VALUES ('127.0.0.1:10085', 1, ${now - 365 * DAY}, ${now * 1000});
    INSERT INTO name (book, dimension, name, has_up, has_down)
      SELECT 1, 'user', 'user' || value || '@example.com', 1, 1 FROM generate_series WHERE value < ${USERS};
    ${fill('day', 'date', today - 364, 1, 365, 1)};
    ${fill('hour', 'start', calendar.hourOf(now) - 90 * DAY, 3600, 90 * 24, 0.3)};
    ${fill('recent', 'start', now - (now % 300) - 2 * DAY, 300, 48 * 12, 0.3)};
    COMMIT`);
  store.close();
}
