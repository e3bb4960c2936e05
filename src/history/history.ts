/** The history as the program sees it: journals whose calls go to a thread and have deadlines. */
import { type Acquired, type Entry, type Journal, JournalFailure } from '../traffic/journal.ts';
import { type OnBusy, whileBusy } from './busy.ts';
import { endpointOf } from './endpoint.ts';
import type {
  Answer,
  Look,
  RecordQuery,
  RowQuery,
  RowRecord,
  SeriesPeriod,
  SeriesQuery,
  ServerRecord,
  UsageAnswer,
  UsageQuery,
} from './lookup.ts';
import { Packer } from './packing.ts';
import type { Answered, Asked, Question, Result } from './protocol.ts';
import { startWorker } from './start-worker.ts';

/** Deadlines in milliseconds. A slow disk needs 100 for a commit; slower ones are not waited for. */
export interface Deadlines {
  readonly open: number;
  readonly commit: number;
  readonly close: number;
}

const DEADLINES: Deadlines = { open: 5000, commit: 2000, close: 500 };

const SILENCE: Result = { type: 'failed', why: 'the disk does not answer', isBusy: true };

/** The part of a worker thread that is used here. */
export interface Thread {
  on(event: 'message', listener: (answered: Answered) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: () => void): unknown;
  postMessage(asked: Asked): void;
  terminate(): Promise<number>;
  ref(): void;
  unref(): void;
}

export interface HistoryOptions {
  /** A file that `preparePlace` has checked, or `:memory:`. */
  readonly path: string;
  /** The setting `timezone`; if absent, the file keeps its own. */
  readonly zone?: string | undefined;
  readonly deadlines?: Deadlines;
  /** Files of other users, which answer a screen's questions first. */
  readonly files?: readonly string[];
  /** Given where a busy history is waited for; otherwise opening it fails. */
  readonly onBusy?: OnBusy | undefined;
  /** Starts the thread; tests pass their own. */
  readonly start?: () => Thread;
}

/** What a screen reads from a history. */
export type HistoryQueries = Pick<History, 'series' | 'usage' | 'record' | 'row'>;

export class History {
  private readonly start: () => Thread;
  private readonly deadlines: Deadlines;
  private readonly files: readonly string[];
  private worker: Thread | undefined;
  private readonly packer = new Packer();
  private readonly waiting = new Map<number, (result: Result) => void>();
  private asked = 0;
  private died: string | undefined;

  private constructor({ start = startWorker, deadlines = DEADLINES, files = [] }: Partial<HistoryOptions>) {
    this.start = start;
    this.deadlines = deadlines;
    this.files = files;
  }

  /** Reads what other processes write to these files, from the first one that has a server. They may not exist yet. */
  static reading(files: readonly string[]): History {
    return new History({ files });
  }

  /** Opens a history, creating it if necessary. Rejects with a JournalFailure. */
  static async open(options: HistoryOptions): Promise<History> {
    const history = new History(options);
    const { path, zone, onBusy } = options;
    const now = Math.floor(Date.now() / 1000);
    try {
      const question: Question = { type: 'open', options: { path, zone, now } };
      await whileBusy(() => history.ask(question, history.deadlines.open), onBusy);
      return history;
    } catch (error) {
      // Not awaited: a thread that hangs on the disk may never end.
      void history.worker?.terminate();
      throw error;
    }
  }

  /** The journal of one server, by any spelling of its address. */
  journal(address: string): Journal {
    const key = endpointOf(address);
    const { open, commit } = this.deadlines;
    return {
      acquire: async (): Promise<Acquired> => {
        const result = await this.ask({ type: 'acquire', address: key }, open);
        if (result.type !== 'acquired') throw new JournalFailure('the history gave another answer');
        return result.acquired;
      },
      commit: async (entry: Entry): Promise<void> => {
        await this.ask({ type: 'commit', address: key, entry: this.packer.pack(entry) }, commit);
      },
      close: async (): Promise<void> => {
        await this.ask({ type: 'release', address: key }, commit).catch(() => undefined);
      },
    };
  }

  /**
   * The traffic of one row or table by period, for a page of the screen; null if the server is not recorded. Rejects with a
   * JournalFailure.
   */
  async series(query: SeriesQuery): Promise<readonly SeriesPeriod[] | null> {
    const answer = await this.look({ type: 'series', query });
    return answer?.type === 'series' ? answer.periods : null;
  }

  /**
   * The traffic of each name of a server today and in this billing month, and the requested quotas; null if the server
   * is not recorded. Rejects with a JournalFailure.
   */
  async usage(query: UsageQuery): Promise<UsageAnswer | null> {
    const answer = await this.look({ type: 'usage', query });
    return answer?.type === 'usage' ? answer : null;
  }

  /** What is recorded about a server besides its bytes; null if it is not recorded. Rejects with a JournalFailure. */
  async record(query: RecordQuery): Promise<ServerRecord | null> {
    const answer = await this.look({ type: 'record', query });
    return answer?.type === 'record' ? answer.record : null;
  }

  /**
   * The record of one row, for the row's own page; null if the server is not recorded. Rejects with a JournalFailure.
   */
  async row(query: RowQuery): Promise<RowRecord | null> {
    const answer = await this.look({ type: 'row', query });
    return answer?.type === 'row' ? answer.record : null;
  }

  /** Ends the thread after its pending work, without waiting for a hanging disk. Never rejects. */
  async close(): Promise<void> {
    if (this.worker === undefined) return;
    await this.ask({ type: 'close' }, this.deadlines.close).catch(() => undefined);
    // Not awaited, for the same reason as in `open`.
    void this.worker.terminate();
  }

  private async look(look: Look): Promise<Answer | null> {
    const { files } = this;
    const result = await this.ask({ type: 'look', files, look }, this.deadlines.open);
    return result.type === 'seen' ? result.answer : null;
  }

  /** Resolves with the result; rejects for a failure. */
  private ask(question: Question, deadline: number): Promise<Result> {
    const id = ++this.asked;
    return new Promise((resolve, reject) => {
      if (this.died !== undefined) return reject(new JournalFailure(this.died));
      const worker = this.startedWorker();
      const timer = setTimeout(() => settle(SILENCE), deadline);
      const settle = (result: Result): void => {
        clearTimeout(timer);
        this.waiting.delete(id);
        if (this.waiting.size === 0) worker.unref();
        if (result.type === 'failed') reject(new JournalFailure(result.why, result.isBusy));
        else resolve(result);
      };
      this.waiting.set(id, settle);
      worker.ref();
      worker.postMessage({ id, question });
    });
  }

  /** The thread; it starts with the first question. */
  private startedWorker(): Thread {
    if (this.worker !== undefined) return this.worker;
    const worker = this.start();
    worker.unref();
    worker.on('message', ({ id, result }) => this.waiting.get(id)?.(result));
    worker.on('error', (error) => this.die(error.message));
    worker.on('exit', () => this.die('its thread has ended'));
    this.worker = worker;
    return worker;
  }

  private die(why: string): void {
    this.died ??= `the history has failed: ${why}`;
    for (const settle of this.waiting.values()) settle({ type: 'failed', why: this.died, isBusy: false });
  }
}
