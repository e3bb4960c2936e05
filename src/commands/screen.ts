/** The live tables on this process's terminal, and what is printed after they have closed. */

import { setTimeout as delay } from 'node:timers/promises';
import { complainOfDefect, type Sink } from '../cli/streams.ts';
import type { Mode } from '../core/core.ts';
import { type ServerRun, serversText } from '../output/servers-text.ts';
import { summaryText } from '../output/summary-text.ts';
import { writeView } from '../settings/save.ts';
import { toAscii } from '../table/glyphs.ts';
import type { TerminalInput } from '../terminal/keyboard.ts';
import { type Ending, exitCodeOf } from '../terminal/signals.ts';
import { systemClock } from '../traffic/clock.ts';
import { type Finished, start } from '../ui/session.tsx';
import type { WatchedServer } from '../ui/watch.ts';
import type { RecordedServer, RunHistory } from './run-history.ts';
import { saveScreen } from './save.ts';
import { each, labelled, noticesOf, type Reached, reachServers } from './servers.ts';

export interface ScreenCommand extends Pick<RunHistory, 'servers' | 'troubles' | 'begun'> {
  readonly count: number | undefined;
  /** Shown in the footer for the first seconds; by default, in reset mode, what a reset does. */
  readonly greeting?: string | undefined;
  /** The settings file to which the view is saved. */
  readonly settingsFile: string;
  /** The source of keys. */
  readonly stdin: TerminalInput;
  readonly out: Sink;
  /** Whether the summary lists all rows, instead of those that fit into the terminal. */
  readonly summaryAll: boolean;
}

/** Milliseconds that the terminal may take to accept the totals; one that is not read never does. */
const LAST_WORDS = 500;

const MODE_WORDS: Readonly<Record<Mode, string>> = {
  reset: "Each poll zeroes the core's counters, for other readers too; R stops that.",
  'read-only': "The core's counters are left alone.",
};

/** What happens to the core's counters: where nothing can be recorded, less than was asked for. */
function modeWords({ target, history: { recording, insists } }: RecordedServer): string {
  const isSafe = recording?.state === 'recorded' || (insists && recording?.state === 'not recorded');
  return MODE_WORDS[isSafe ? target.mode : 'read-only'];
}

/** Runs the screen to its end; returns the exit code. */
export async function showScreen(command: ScreenCommand): Promise<number> {
  const { servers, count, settingsFile, greeting, stdin, troubles, begun } = command;
  const [{ settings }] = servers;
  const began = systemClock.now();
  const reached = await reachServers(servers);
  const finished = await start({
    servers: each(reached, watchedOf),
    clock: systemClock,
    stdin,
    stdout: process.stdout,
    settings,
    timeout: settings.timeout,
    color: settings.color,
    env: process.env,
    count,
    notices: [...labelled(each(servers, noticesOf)), ...troubles],
    news: begun,
    greeting: greeting ?? modeWords(servers[0]),
    save: saveScreen,
    writeSettings: (state) => writeView(settingsFile, state.settings),
  });
  const seconds = (systemClock.now().mono - began.mono) / 1000;
  const printed = printTotals(command, finished.runs, seconds);
  await Promise.race([printed, delay(LAST_WORDS, undefined, { ref: false })]);
  if (finished.ending.kind === 'defect') complainOfDefect(finished.ending.error);
  return exitCode(finished.ending);
}

const watchedOf = ({ source, options, target, history }: Reached<RecordedServer>): WatchedServer => ({
  source,
  name: options.serverName,
  mode: target.mode,
  history,
  queries: history.queries,
});

/** The fewest lines in which the tables of a server are of use. */
const LEAST_LINES = 14;

/** The totals of each server that was read, fitted to the terminal together. */
async function printTotals(
  { servers, out, summaryAll }: ScreenCommand,
  runs: Finished['runs'],
  seconds: number,
): Promise<void> {
  const read = servers.flatMap(({ target, options, settings, label }, index): ServerRun[] => {
    const run = runs[index] ?? null;
    const { serverName } = options;
    const context = { server: target.address.text, serverName, settings: { ...settings, filter: '' } };
    return run === null ? [] : [{ label, run, context }];
  });
  if (read.length === 0) return;
  const { isTTY, columns, rows } = process.stdout;
  const room = isTTY && !summaryAll ? { columns, rows: Math.floor(rows / read.length) } : undefined;
  const isTight = room !== undefined && room.rows < LEAST_LINES && read.length > 1;
  const text = isTight
    ? serversText(read, seconds, columns)
    : read.map(({ run, context }) => summaryText(run, context, seconds, room)).join('\n');
  await out.write(servers[0].settings.ascii ? toAscii(text) : text);
}

function exitCode(ending: Ending): number {
  if (ending.kind === 'signal') return ending.code;
  // A terminal that has gone away is a hang-up, even if its signal did not arrive.
  if (ending.kind === 'lost') return exitCodeOf('SIGHUP');
  return ending.kind === 'quit' ? 0 : 1;
}
