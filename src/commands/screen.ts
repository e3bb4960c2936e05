/** The live tables on this process's terminal, and what is printed when they have closed. */

import { setTimeout as delay } from 'node:timers/promises';
import { complainOfDefect, type Sink } from '../cli/streams.ts';
import type { Mode } from '../core/core.ts';
import { reach } from '../core/grpc.ts';
import type { Target } from '../core/target.ts';
import { summaryText } from '../output/summary-text.ts';
import { writeView } from '../settings/save.ts';
import type { Settings } from '../settings/settings.ts';
import { toAscii } from '../table/glyphs.ts';
import type { TerminalInput } from '../terminal/keyboard.ts';
import { type Ending, exitCodeOf } from '../terminal/signals.ts';
import { hasTerminal } from '../terminal/tty-file.ts';
import { systemClock } from '../traffic/clock.ts';
import { start } from '../ui/session.tsx';
import type { Keeping } from './keeping.ts';
import { saveScreen } from './save.ts';

export interface ScreenCommand {
  readonly target: Target;
  readonly serverName: string | undefined;
  readonly settings: Settings;
  readonly count: number | undefined;
  /** Said in the footer for the first seconds; in reset mode, what that does is said by default. */
  readonly greeting?: string | undefined;
  /** Where the present view is saved as settings. */
  readonly settingsFile: string;
  /** Where keys come from. */
  readonly stdin: TerminalInput;
  readonly out: Sink;
  /** Whether the summary lists every row, instead of what fits into the terminal. */
  readonly summaryAll: boolean;
  /** Its history and its claim. */
  readonly keeping: Keeping;
}

/** How long the terminal may take to accept the totals, in milliseconds: one that nothing reads never does. */
const LAST_WORDS = 500;

const MODE_WORDS: Readonly<Record<Mode, string>> = {
  reset: "Each poll zeroes the core's counters, for other readers too; R stops that.",
  'read-only': "The core's counters are left alone.",
};

/** Runs the screen until it ends; returns the exit code. */
export async function showScreen({
  target,
  serverName,
  settings,
  count,
  settingsFile,
  greeting,
  stdin,
  out,
  summaryAll,
  keeping,
}: ScreenCommand): Promise<number> {
  const began = systemClock.now();
  const source = await reach(target.address, target.tls, hasTerminal());
  const finished = await start({
    servers: [{ source, name: serverName, mode: target.mode, keeping, past: keeping.past }],
    clock: systemClock,
    stdin,
    stdout: process.stdout,
    settings,
    timeout: settings.timeout,
    color: settings.color,
    env: process.env,
    count,
    notices: [...target.notices, keeping.trouble ?? []].flat(),
    news: keeping.begun,
    greeting: greeting ?? MODE_WORDS[target.mode],
    save: (state) => saveScreen(state),
    writeSettings: (state) => writeView(settingsFile, state.settings),
  });
  const seconds = (systemClock.now().mono - began.mono) / 1000;
  const context = { server: source.address, serverName, settings: { ...settings, filter: '' } };
  const code = exitCode(finished.ending);
  const [run] = finished.runs;
  if (run !== undefined && run !== null) {
    const { isTTY, columns, rows } = process.stdout;
    const room = isTTY && !summaryAll ? { columns, rows } : undefined;
    const text = summaryText(run, context, seconds, room);
    const printed = out.write(settings.ascii ? toAscii(text) : text);
    await Promise.race([printed, delay(LAST_WORDS, undefined, { ref: false })]);
  }
  if (finished.ending.kind === 'defect') complainOfDefect(finished.ending.error);
  return code;
}

function exitCode(ending: Ending): number {
  if (ending.kind === 'signal') return ending.code;
  // A terminal that has gone away is a hang-up, even where the signal for it did not come.
  if (ending.kind === 'lost') return exitCodeOf('SIGHUP');
  return ending.kind === 'quit' ? 0 : 1;
}
