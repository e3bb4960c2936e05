/** The live tables on this process's terminal, and what is printed when they have closed. */

import { complainOfDefect } from '../cli/streams.ts';
import { connect } from '../core/grpc.ts';
import type { Target } from '../core/target.ts';
import { summaryText } from '../output/summary-text.ts';
import type { BatchContext } from '../output/writer.ts';
import type { Settings } from '../settings/settings.ts';
import { writeView } from '../settings/write.ts';
import { toAscii } from '../table/glyphs.ts';
import type { Ending } from '../terminal/signals.ts';
import { systemClock } from '../traffic/clock.ts';
import type { Mode } from '../traffic/sample.ts';
import { type Finished, start } from '../ui/session.tsx';
import { saveScreen } from './save.ts';

export interface ScreenCommand {
  readonly target: Target;
  readonly settings: Settings;
  readonly count: number | undefined;
  readonly timeout: number;
  readonly color: boolean;
  /** Said in the footer for the first seconds; in reset mode, what that does is said by default. */
  readonly greeting?: string | undefined;
  /** Where the present view is saved as settings. */
  readonly settingsFile: string;
}

const MODE_WORDS: Readonly<Record<Mode, string>> = {
  reset: "Each poll zeroes the core's counters, for other readers too; R stops that.",
  'read-only': "The core's counters are left alone.",
};

/** Runs the screen until it ends; returns the exit code. */
export async function showScreen({
  target,
  settings,
  count,
  timeout,
  color,
  settingsFile,
  greeting,
}: ScreenCommand): Promise<number> {
  const began = systemClock.now();
  const source = connect(target.address, target.tls);
  const finished = await start({
    source,
    clock: systemClock,
    stdin: process.stdin,
    stdout: process.stdout,
    settings,
    timeout,
    color,
    count,
    notices: target.notices,
    greeting: greeting ?? MODE_WORDS[target.mode],
    save: saveScreen,
    writeSettings: (state) => writeView(settingsFile, state.settings),
  });
  const seconds = (systemClock.now().mono - began.mono) / 1000;
  return farewell(finished, seconds, { server: source.address, settings: { ...settings, filter: '' } });
}

function farewell({ ending, run }: Finished, lasted: number, context: BatchContext): number {
  // A terminal that has gone away takes no more words.
  process.stdout.on('error', () => {});
  if (run !== null) {
    const text = summaryText(run, lasted, context);
    process.stdout.write(context.settings.ascii ? toAscii(text) : text);
  }
  if (ending.kind === 'defect') complainOfDefect(ending.error);
  return exitCode(ending);
}

function exitCode(ending: Ending): number {
  if (ending.kind === 'signal') return ending.code;
  // A terminal that has gone away is a hang-up, even where the signal for it did not come.
  if (ending.kind === 'lost') return 129;
  return ending.kind === 'quit' ? 0 : 1;
}
