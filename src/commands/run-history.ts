/** What a run that polls holds on disk: one history for all of its servers, and a claim on the API of each. */
import type { World } from '../cli/command.ts';
import type { Options } from '../cli/options.ts';
import { claimOn } from '../history/claims.ts';
import type { History, HistoryQueries } from '../history/history.ts';
import {
  openRecorder,
  type Recorder,
  type RecorderOptions,
  readOnlyHistory,
  recordedByOthers,
} from '../history/recording.ts';
import type { Claim, Recording } from '../traffic/journal.ts';
import type { RecordedByOthers } from '../traffic/others-record.ts';
import { historyPlace } from './history-place.ts';
import { each, labelled, type Server, type Servers } from './servers.ts';

/** Where a server's numbers are recorded, and the claim on its API. */
export interface ServerHistory {
  /** Absent if nothing was to be recorded. */
  readonly recording?: Recording;
  /** Opens the history when a read-only run is told to reset. */
  readonly recordLater?: () => Promise<Recording>;
  /** Where another v2top records what this run only reads. */
  readonly recordedByOthers?: RecordedByOthers;
  readonly claim: Claim;
  /** Whether the user asked for reset explicitly, which then works without a history. */
  readonly insists: boolean;
  /** What was recorded before, or is by another v2top; absent where no history is wanted. */
  readonly queries?: HistoryQueries | undefined;
}

/** A server with its history. */
export interface RecordedServer extends Server {
  readonly history: ServerHistory;
}

/** The history of a run. */
export interface RunHistory {
  readonly servers: Servers<RecordedServer>;
  /** Why nothing is recorded, for the operator, a line each. */
  readonly troubles: readonly string[];
  /** Set if a history is created; reported once, to a person. */
  readonly begun?: string | undefined;
  close(): Promise<void>;
}

/** A server's history, and why nothing is recorded where that was wanted. */
interface Opened {
  readonly history: ServerHistory;
  readonly trouble?: string;
}

/**
 * Opens the history of a run on these servers. Those that are reset are recorded, and read-only ones with `--record`; where
 * nothing can be recorded, a line says why. Never rejects for trouble with the disk.
 */
export async function openRunHistory(servers: Servers, world: World): Promise<RunHistory> {
  const shared = new SharedHistory(servers[0].options, world);
  const [first, ...rest] = await Promise.all(each(servers, (server) => open(server, shared)));
  const opened: Servers<Opened & Server> = [first, ...rest];
  const lines = each(opened, ({ label, trouble }) => ({
    label,
    lines: trouble === undefined ? [] : [trouble],
  }));
  return {
    servers: opened,
    troubles: labelled(lines),
    begun: await shared.begun(opened.some(({ history }) => history.recording?.state === 'recorded')),
    close: () => shared.close(),
  };
}

async function open(server: Server, shared: SharedHistory): Promise<Opened & Server> {
  const { options, target } = server;
  const { values } = options.resolved;
  const insists = options.mode === 'reset';
  const address = target.address.text;
  const plain = { claim: claimOn(address, values.timeout * 1000), insists };
  const isNeeded = target.mode === 'reset' || options.record;
  if (!values.history) return { ...server, history: isNeeded ? { ...plain, recording: UNWANTED } : plain };
  const { queries } = shared;
  if (!isNeeded) {
    const recordLater = (): Promise<Recording> => shared.recordingOf(address);
    const byOthers: RecordedByOthers = () =>
      recordedByOthers(queries, address, Math.floor(Date.now() / 1000));
    return { ...server, history: { ...plain, recordLater, recordedByOthers: byOthers, queries } };
  }
  const recording = await shared.recordingOf(address);
  return { ...server, history: { ...plain, recording, queries }, ...troubleOf(recording, insists) };
}

const UNWANTED: Recording = { state: 'not recorded', why: 'the settings say so (--no-history)' };

function troubleOf(recording: Recording, insists: boolean): Pick<Opened, 'trouble'> {
  if (recording.state === 'recorded') return {};
  const isElsewhere = recording.state === 'recorded elsewhere';
  const override = isElsewhere ? '' : '; --reset overrides';
  const consequence = insists && !isElsewhere ? '' : ` Read-only, so that nothing is lost${override}.`;
  return { trouble: `Nothing is recorded here: ${recording.why}.${consequence}` };
}

/**
 * The one history of all servers. What others record is read; no file is made, and none opened for writing, before a
 * server needs it.
 */
class SharedHistory {
  readonly queries: HistoryQueries;
  private readonly place: RecorderOptions;
  private reading: History | undefined;
  private opening: Promise<Recorder> | undefined;
  private recorder: Recorder | undefined;

  constructor({ historyFile, resolved }: Options, world: World) {
    this.place = { ...historyPlace(historyFile, world), zone: resolved.values.timezone };
    this.queries = {
      series: (query) => this.reader().series(query),
      usage: (query) => this.reader().usage(query),
      record: (query) => this.reader().record(query),
      row: (query) => this.reader().row(query),
    };
  }

  async recordingOf(address: string): Promise<Recording> {
    return (await this.open()).recordingOf(address);
  }

  /** Where a history is begun by this run, if it is. */
  async begun(isUsed: boolean): Promise<string | undefined> {
    if (!isUsed) return undefined;
    const { isNew, path } = await this.open();
    return isNew ? `What is counted is kept in ${path}.` : undefined;
  }

  async close(): Promise<void> {
    await Promise.all([this.reading?.close(), this.recorder?.close()]);
  }

  private reader(): HistoryQueries {
    if (this.recorder !== undefined) return this.recorder.queries;
    this.reading ??= readOnlyHistory(this.place);
    return this.reading;
  }

  private async open(): Promise<Recorder> {
    this.opening ??= openRecorder(this.place);
    this.recorder = await this.opening;
    return this.recorder;
  }
}
