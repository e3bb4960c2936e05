/** `v2top demo`: the live tables, or samples, of a core of our own that lives as long as the command. */
import type { Invocation } from '../cli/command.ts';
import { readOptions } from '../cli/options.ts';
import { refuseWords, wholeNumberOf } from '../cli/values.ts';
import { startDemoCore } from '../demo/demo-core.ts';
import { claimOn } from '../history/claims.ts';
import { History } from '../history/history.ts';
import { UsageError } from '../text/usage-error.ts';
import { JournalFailure, type Recording } from '../traffic/journal.ts';
import type { Keeping } from './keeping.ts';
import { watch } from './live.ts';
import { REPORT_FLAGS } from './report-flags.ts';

/** How long another v2top at the demo's core may take to answer, in milliseconds. */
const CLAIM_PATIENCE = 1000;

const GREETING = 'This is a demo: a core of its own with made-up traffic. ? shows the keys.';

export async function run(invocation: Invocation): Promise<number> {
  const { given, world, out } = invocation;
  const users = wholeNumberOf(given, 'users', 0, 100_000) ?? 36;
  if (given.words[0] === 'history') {
    const { demoHistory } = await import('./demo-history.ts');
    return demoHistory(invocation, users);
  }
  refuseWords(given.words, '"v2top demo" takes no argument but "history"');
  refuseReportFlags(given);
  const options = readOptions(given, undefined, world);
  const core = await startDemoCore({ users });
  try {
    // Only this v2top reads this core, whatever panel may be on the machine.
    const mode = options.mode ?? 'reset';
    const plain = {
      ...options,
      server: core.address,
      mode,
      tls: false,
      caFile: undefined,
      authority: undefined,
    };
    return await watch(plain, world, out, () => demoKeeping(core.address), GREETING);
  } finally {
    await core.close();
  }
}

/** The demo's history is its own, and gone with it. */
async function demoKeeping(address: string): Promise<Keeping> {
  const claim = claimOn(address, CLAIM_PATIENCE);
  try {
    const history = await History.open({ path: ':memory:' });
    const recording: Recording = { state: 'recorded', journal: history.journal(address) };
    return { recording, claim, insists: true, close: () => history.close() };
  } catch (error) {
    if (!(error instanceof JournalFailure)) throw error;
    return { claim, insists: true, close: async () => {} };
  }
}

/** What only a report takes. */
function refuseReportFlags({ values, switches }: Invocation['given']): void {
  const flag = REPORT_FLAGS.find(({ name }) => values.has(name) || switches.has(name));
  if (flag !== undefined) throw new UsageError(`--${flag.name} belongs to "v2top demo history".`);
}
