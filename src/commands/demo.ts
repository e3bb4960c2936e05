/** `v2top demo`: the live tables, or samples, of an embedded core that runs as long as the command. */
import type { Invocation } from '../cli/command.ts';
import { readOptions } from '../cli/options.ts';
import { refuseWords, wholeNumberOf } from '../cli/values.ts';
import { DEFAULT_USERS, startDemoCore } from '../demo/demo-core.ts';
import { madeUpEntries, presentOf } from '../demo/made-up-history.ts';
import { claimOn } from '../history/claims.ts';
import { History, type HistoryQueries } from '../history/history.ts';
import { UsageError } from '../text/usage-error.ts';
import { JournalFailure, type Recording } from '../traffic/journal.ts';
import { watch } from './live.ts';
import { REPORT_FLAGS } from './report-flags.ts';
import type { RunHistory } from './run-history.ts';
import type { Server } from './servers.ts';

/** Milliseconds to wait for another v2top that reads the demo's core. */
const CLAIM_PATIENCE = 1000;

const GREETING = 'This is a demo: an embedded core with made-up traffic. ? shows the keys.';

export async function run(invocation: Invocation): Promise<number> {
  const { given, world, out } = invocation;
  const users = wholeNumberOf(given, 'users', 0, 100_000) ?? DEFAULT_USERS;
  if (given.words[0] === 'history') {
    const { demoHistory } = await import('./demo-history.ts');
    return demoHistory(invocation, users);
  }
  refuseWords(given.words, '"v2top demo" takes no argument but "history"');
  refuseReportFlags(given);
  const options = readOptions(given, undefined, world);
  const core = await startDemoCore({ users });
  try {
    // Only this v2top reads this core, so reset is safe even if the machine has a panel.
    const mode = options.mode ?? 'reset';
    const plain = {
      ...options,
      server: core.address,
      mode,
      tls: false,
      caFile: undefined,
      authority: undefined,
    };
    return await watch([plain], world, out, ([server]) => openDemoHistory(server, users), GREETING);
  } finally {
    await core.close();
  }
}

/** The demo's own history, which ends with it. */
async function openDemoHistory(server: Server, users: number): Promise<RunHistory> {
  const address = server.target.address.text;
  const plain = { claim: claimOn(address, CLAIM_PATIENCE), insists: true };
  try {
    const history = await History.open({ path: ':memory:' });
    const recording: Recording = { state: 'recorded', journal: history.journal(address) };
    const queries = queriesOf(history, address, users);
    return {
      servers: [{ ...server, history: { ...plain, recording, queries } }],
      troubles: [],
      close: () => history.close(),
    };
  } catch (error) {
    if (!(error instanceof JournalFailure)) throw error;
    return { servers: [{ ...server, history: plain }], troubles: [], close: async () => {} };
  }
}

/**
 * Reads the demo's history, preceded by two months that are made up when they are first asked for, so that the start
 * does not wait for them. Their books are separate from those of this run.
 */
function queriesOf(history: History, address: string, users: number): HistoryQueries {
  let seeding: Promise<void> | undefined;
  const seeded =
    <Query, Answer>(ask: (query: Query) => Promise<Answer>) =>
    async (query: Query): Promise<Answer> => {
      seeding ??= makeUpHistory(history, `${address} #made-up`, users);
      await seeding;
      return ask(query);
    };
  return {
    series: seeded((query) => history.series(query)),
    usage: seeded((query) => history.usage(query)),
    record: (query) => history.record(query),
    row: seeded((query) => history.row(query)),
  };
}

async function makeUpHistory(history: History, books: string, users: number): Promise<void> {
  const journal = history.journal(books);
  await journal.acquire();
  for (const entry of madeUpEntries(presentOf(users))) await journal.commit(entry);
}

/** Refuses flags that only reports take. */
function refuseReportFlags({ values, switches }: Invocation['given']): void {
  const flag = REPORT_FLAGS.find(({ name }) => values.has(name) || switches.has(name));
  if (flag !== undefined) throw new UsageError(`--${flag.name} belongs to "v2top demo history".`);
}
