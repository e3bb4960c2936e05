/** `v2top history`: reports traffic by name and time from the file alone, without asking a core or locking anything. */
import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { hostname } from 'node:os';
import { createInterface } from 'node:readline/promises';
import type { Invocation } from '../cli/command.ts';
import { complain, type Sink } from '../cli/streams.ts';
import { parseAddress } from '../core/address.ts';
import { isApiTag } from '../core/counters.ts';
import { systemZone } from '../history/calendar.ts';
import { endpointOf } from '../history/endpoint.ts';
import { exportLines } from '../history/export.ts';
import { forget } from '../history/forget.ts';
import { importLines } from '../history/import.ts';
import { historyPath, preparePlace } from '../history/place.ts';
import { Reader, type Server } from '../history/reader.ts';
import { type Choice, chosenNames } from '../history/reports.ts';
import { explained } from '../history/schema.ts';
import { Store } from '../history/store.ts';
import { filterOf } from '../table/filter.ts';
import { cleanName } from '../text/safe.ts';
import { UsageError } from '../text/usage-error.ts';
import { JournalFailure } from '../traffic/journal.ts';
import { type HistoryOptions, readHistoryOptions } from './history-options.ts';
import { historyPlace } from './history-place.ts';
import { limitReport, report } from './history-report.ts';

export async function run({ given, world, out }: Invocation): Promise<number> {
  const options = readHistoryOptions(given, world);
  const path = historyPath(historyPlace(options.file, world));
  try {
    if (options.task.type === 'import') return await importFile(options.task.file, path, out);
    if (!existsSync(path)) {
      complain(`there is no history in ${path} yet; "v2top record" and the live tables write one.`);
      return 1;
    }
    const reader = await Reader.open(path);
    try {
      return await reportOn(options, { reader, path, out });
    } finally {
      reader.close();
    }
  } catch (error) {
    if (!(error instanceof JournalFailure)) throw error;
    complain(`${error.message}.`);
    return 1;
  }
}

/** The open history, its file, and where the report goes. */
export interface Place {
  readonly reader: Reader;
  readonly path: string;
  readonly out: Sink;
}

/** Performs the task on an open history; returns the exit code. */
export async function reportOn(options: HistoryOptions, place: Place): Promise<number> {
  const { task } = options;
  const { reader, out } = place;
  switch (task.type) {
    case 'export': {
      for (const line of exportLines(reader.db, reader.calendar, hostname()))
        if (!(await out.write(line))) break;
      return 0;
    }
    case 'forget':
      return forgetName(task, choiceOf(options, reader, task.name), place);
    case 'limit':
      return limitReport(options, place);
    default:
      return report(
        options,
        choiceOf(options, reader, task.type === 'report' ? task.name : undefined),
        place,
      );
  }
}

/** Which names of which servers are meant. Throws a UsageError if the history does not have such a server. */
function choiceOf(
  { servers, dimensions, filter, settings }: HistoryOptions,
  reader: Reader,
  name: string | undefined,
): Choice {
  const known = reader.servers();
  const unknown = servers.find((typed) => !known.some((one) => isServer(one, typed)));
  if (unknown !== undefined) throw new UsageError(unknownServer(unknown, known));
  return {
    servers:
      servers.length === 0 ? known : known.filter((one) => servers.some((typed) => isServer(one, typed))),
    dimensions,
    includes: (candidate, dimension) =>
      name === undefined
        ? filterOf(filter)(candidate) && (settings.api || !isApiTag(dimension, candidate))
        : candidate === name,
  };
}

/** Whether this is the typed server: by its name in reports, or by any spelling of its address. */
function isServer({ server }: Server, typed: string): boolean {
  const parsed = parseAddress(typed);
  // Without an API any of that machine is meant.
  if (parsed.ok && 'ssh' in parsed.address && parsed.address.ssh.isGuess)
    return server.startsWith(`${typed.replace(/\/$/, '')}/`);
  const endpoint = parsed.ok ? endpointOf(parsed.address.text) : typed;
  return server === typed || server === endpoint || server.startsWith(`${endpoint} #`);
}

function unknownServer(typed: string, servers: readonly Server[]): string {
  const names = servers.map(({ server }) => cleanName(server)).join(', ');
  return `The history has no server "${typed}"; it has ${names || 'none'}.`;
}

/** Deletes a name's data after confirmation. */
async function forgetName(
  { name, sure }: { readonly name: string; readonly sure: boolean },
  choice: Choice,
  { reader, path, out }: Place,
): Promise<number> {
  const names = chosenNames(reader, choice);
  if (names.length === 0) {
    complain(`the history has no ${choice.dimensions.join(' or ')} "${name}".`);
    return 1;
  }
  const where = names.map(({ dimension, server }) => `${dimension} of ${server.server}`).join(', ');
  if (
    !sure &&
    !(await agree(`Delete all that is recorded of "${cleanName(name)}" (${cleanName(where)})? [y/N] `))
  )
    return 1;
  reader.close();
  const store = await openStore(path);
  try {
    explained(path, () => forget(store.db, names));
  } finally {
    store.close();
  }
  await out.write(`Deleted: ${cleanName(where)}. Backups and exports still have it.\n`);
  return 0;
}

/** Asks on the terminal; without one, the answer is no. */
async function agree(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    complain('this needs a terminal to ask on; --yes does it without asking.');
    return false;
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answered = await lines.question(question);
  lines.close();
  return /^y(es)?$/i.test(answered.trim());
}

async function importFile(file: string, path: string, out: Sink): Promise<number> {
  preparePlace(path, process.geteuid?.());
  const store = await openStore(path);
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file} cannot be read (${error.code}).`);
  });
  try {
    const { machine, servers, names } = await importLines(store.db, handle.readLines(), store.calendar);
    await out.write(
      `Imported ${names} names of ${servers} servers; reports show them as ${cleanName(machine)}/ADDRESS.\n`,
    );
    return 0;
  } finally {
    await handle.close();
    store.close();
  }
}

const openStore = (path: string): Promise<Store> =>
  Store.open({ path, zone: undefined, systemZone: systemZone(), now: Math.floor(Date.now() / 1000) });
