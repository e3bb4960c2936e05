/**
 * Decides where each server's numbers are recorded in this run: here, in another user's history, or nowhere, and why.
 */
import { existsSync } from 'node:fs';
import { JournalFailure, type Recording, type RecordingState } from '../traffic/journal.ts';
import type { OnBusy } from './busy.ts';
import { endpointOf } from './endpoint.ts';
import { History, type HistoryOptions, type HistoryQueries } from './history.ts';
import {
  historyPath,
  isReadable,
  isWritable,
  type PlaceOptions,
  preparePlace,
  readableSystemHistory,
} from './place.ts';
import { openForReading } from './schema.ts';
import { loadSqlite, NO_SQLITE } from './sqlite.ts';

export interface RecorderOptions extends PlaceOptions {
  /** The setting `timezone`. */
  readonly zone: string | undefined;
  /** Given where a busy history is waited for; otherwise nothing is recorded. */
  readonly onBusy?: OnBusy;
}

/** The histories of one run; its journals share one file and one thread. */
export interface Recorder {
  /** The file, whether or not it can be used. */
  readonly path: string;
  /** Whether the file did not exist before. */
  readonly isNew: boolean;
  /** Where this server's numbers are recorded. Never rejects. */
  recordingOf(address: string): Promise<Recording>;
  /** What a screen reads: here, or in a file that this user may only read. */
  readonly queries: HistoryQueries;
  /** Closes everything in bounded time. Never rejects. */
  close(): Promise<void>;
}

/** The histories that this user may read though not write, the system's first, for a screen. */
export function readOnlyHistory(options: PlaceOptions): History {
  return History.reading(readableFiles(options));
}

function readableFiles(options: PlaceOptions): string[] {
  const path = historyPath(options);
  const system = readableSystemHistory(path, options.system);
  return system === undefined ? [path] : [system, path];
}

/** Seconds after which a history that was not written is no longer being written: a writer writes in each slot. */
const WRITTEN_WITHIN = 300;

/** Where another v2top records a server at this moment (Unix seconds), by what was last written. Never rejects. */
export async function recordedByOthers(
  queries: Pick<HistoryQueries, 'record'>,
  address: string,
  now: number,
): Promise<RecordingState> {
  try {
    const record = await queries.record({ address, now });
    if (record?.seen == null || now - record.seen > WRITTEN_WITHIN) return 'not recorded';
    return isWritable(record.file) ? 'recorded' : 'recorded elsewhere';
  } catch (error) {
    if (error instanceof JournalFailure) return 'not recorded';
    throw error;
  }
}

/** Opens this user's history. Never rejects: if nothing can be recorded, `recordingOf` says why. */
export async function openRecorder(options: RecorderOptions): Promise<Recorder> {
  const path = historyPath(options);
  const system = readableSystemHistory(path, options.system);
  const isNew = !existsSync(path);
  const { zone, onBusy } = options;
  const opened = await openHistory(
    { path, zone, onBusy, files: system === undefined ? [] : [system] },
    options,
  );
  const history = opened instanceof History ? opened : readOnlyHistory(options);
  return {
    path,
    isNew,
    recordingOf: async (address) => {
      const isOthers = !(opened instanceof History) && !opened.mayWrite;
      for (const other of [system, isOthers ? path : undefined]) {
        if (other !== undefined && (await holds(other, address)))
          return { state: 'recorded elsewhere', why: `${other} is another user's`, file: other };
      }
      return opened instanceof History
        ? { state: 'recorded', journal: opened.journal(address) }
        : { state: 'not recorded', why: opened.why };
    },
    queries: history,
    close: () => history.close(),
  };
}

/** Why a history is not open, and whether it is one that this user may write. */
interface Unopened {
  readonly why: string;
  readonly mayWrite: boolean;
}

async function openHistory(
  history: HistoryOptions,
  { uid, system }: RecorderOptions,
): Promise<History | Unopened> {
  let mayWrite = false;
  try {
    // Without SQLite no file is created that would only stay empty.
    if ((await loadSqlite()) === null) throw new JournalFailure(NO_SQLITE);
    preparePlace(history.path, uid, system);
    mayWrite = true;
    return await History.open(history);
  } catch (error) {
    if (error instanceof JournalFailure) return { why: error.message, mayWrite };
    throw error;
  }
}

/** Whether a history that this user may only read has books of a server: its writer relies on the core's counters. */
async function holds(path: string, address: string): Promise<boolean> {
  const sqlite = await loadSqlite();
  if (sqlite === null || !existsSync(path) || !isReadable(path)) return false;
  try {
    const db = openForReading(sqlite, path);
    try {
      const query = "SELECT 1 FROM book WHERE machine = '' AND address = ?";
      return db.prepare(query).get(endpointOf(address)) !== undefined;
    } finally {
      db.close();
    }
  } catch (error) {
    if (error instanceof JournalFailure) return false;
    throw error;
  }
}
