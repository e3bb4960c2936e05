/** `v2top demo history`: the reports of `v2top history` on two made-up months. */
import type { Invocation } from '../cli/command.ts';
import { complain } from '../cli/streams.ts';
import { type DemoPresent, madeUpEntries, presentOf } from '../demo/made-up-history.ts';
import { systemZone } from '../history/calendar.ts';
import { Reader } from '../history/reader.ts';
import { Store } from '../history/store.ts';
import { UsageError } from '../text/usage-error.ts';
import { JournalFailure } from '../traffic/journal.ts';
import { reportOn } from './history.ts';
import { readHistoryOptions } from './history-options.ts';

/** The usual address of the API, as a name for a server that does not exist. */
const ADDRESS = '127.0.0.1:10085';

/** Prints the report; `users` is how many the demo makes up. Resolves with the exit code. */
export async function demoHistory({ given, world, out }: Invocation, users: number): Promise<number> {
  const literal = Math.min(given.literal, given.words.length - 1);
  const options = readHistoryOptions({ ...given, words: given.words.slice(1), literal }, world);
  if (options.task.type !== 'report' && options.task.type !== 'limit')
    throw new UsageError(`The demo's history is made up; "${options.task.type}" works on a real one.`);
  try {
    const reader = await madeUpHistory(presentOf(users));
    return await reportOn(options, { reader, path: ':memory:', out });
  } catch (error) {
    if (!(error instanceof JournalFailure)) throw error;
    complain(`${error.message}.`);
    return 1;
  }
}

async function madeUpHistory(present: DemoPresent): Promise<Reader> {
  const entries = madeUpEntries(present);
  const first = Math.floor((entries[0]?.sighted.at.wall ?? present.wall) / 1000);
  const store = await Store.open({ path: ':memory:', zone: undefined, systemZone: systemZone(), now: first });
  store.acquire(ADDRESS);
  for (const entry of entries) {
    store.commit(ADDRESS, entry);
    store.age(Math.floor(entry.sighted.at.wall / 1000));
  }
  return new Reader(store.db);
}
