/** The history as the program sees it: journals whose every call goes to a thread, and has a deadline. */
import { type Acquired, type Entry, type Journal, JournalFailure } from '../traffic/journal.ts';
import { systemZone } from './calendar.ts';
import { endpointOf } from './endpoint.ts';
import type { Lately, PastPeriod, PastQuery } from './lookup.ts';
import type { Answered, Asked, Question, Result } from './protocol.ts';
import { startWorker } from './start-worker.ts';

/** Deadlines in milliseconds. A poor disk takes 100 for a commit; one that takes longer than this is not waited for. */
export interface Deadlines {
  readonly open: number;
  readonly commit: number;
  readonly close: number;
}

const DEADLINES: Deadlines = { open: 5000, commit: 2000, close: 500 };

/** What is used of a worker thread. */
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
  /** The setting `timezone`; the file keeps its own where it is not given. */
  readonly zone?: string | undefined;
  readonly deadlines?: Deadlines;
  /** Starts the thread; tests bring one of their own. */
  readonly start?: () => Thread;
}

/** What a screen reads of a history. */
export type PastReader = Pick<History, 'past' | 'lately'>;

export class History {
  private readonly worker: Thread;
  private readonly deadlines: Deadlines;
  private readonly waiting = new Map<number, (result: Result) => void>();
  private asked = 0;
  private died: string | undefined;

  private constructor({ start = startWorker, deadlines = DEADLINES }: HistoryOptions) {
    this.deadlines = deadlines;
    this.worker = start();
    this.worker.unref();
    this.worker.on('message', ({ id, result }) => this.waiting.get(id)?.(result));
    this.worker.on('error', (error) => this.die(error.message));
    this.worker.on('exit', () => this.die('its thread has ended'));
  }

  /** Opens a history, and makes it where there is none. Rejects with a JournalFailure. */
  static async open(options: HistoryOptions): Promise<History> {
    const history = new History(options);
    const { path, zone } = options;
    const now = Math.floor(Date.now() / 1000);
    try {
      const question: Question = { type: 'open', options: { path, zone, systemZone: systemZone(), now } };
      await history.ask(question, history.deadlines.open);
      return history;
    } catch (error) {
      void history.worker.terminate();
      throw error;
    }
  }

  /** The journal of one server, by its address in any spelling. */
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
        await this.ask({ type: 'commit', address: key, entry }, commit);
      },
      close: async (): Promise<void> => {
        await this.ask({ type: 'release', address: key }, commit).catch(() => undefined);
      },
    };
  }

  /** One row's or table's past, for a page of the screen. Rejects with a JournalFailure. */
  async past(query: PastQuery): Promise<readonly PastPeriod[]> {
    const result = await this.ask({ type: 'past', query }, this.deadlines.open);
    return result.type === 'past' ? result.periods : [];
  }

  /** What each name of a server has carried today and in this billing month. Rejects with a JournalFailure. */
  async lately(query: Pick<PastQuery, 'address' | 'billingDay' | 'now'>): Promise<readonly Lately[]> {
    const result = await this.ask({ type: 'lately', query }, this.deadlines.open);
    return result.type === 'lately' ? result.names : [];
  }

  /** Ends the thread after what it was asked; one that a disk holds up is not waited for. Never rejects. */
  async close(): Promise<void> {
    await this.ask({ type: 'close' }, this.deadlines.close).catch(() => undefined);
    void this.worker.terminate();
  }

  /** Resolves with what is not a failure. */
  private ask(question: Question, deadline: number): Promise<Result> {
    const id = ++this.asked;
    return new Promise((resolve, reject) => {
      if (this.died !== undefined) return reject(new JournalFailure(this.died));
      const timer = setTimeout(() => settle({ type: 'failed', why: 'the disk does not answer' }), deadline);
      const settle = (result: Result): void => {
        clearTimeout(timer);
        this.waiting.delete(id);
        if (this.waiting.size === 0) this.worker.unref();
        if (result.type === 'failed') reject(new JournalFailure(result.why));
        else resolve(result);
      };
      this.waiting.set(id, settle);
      this.worker.ref();
      this.worker.postMessage({ id, question });
    });
  }

  private die(why: string): void {
    this.died ??= `the history has failed: ${why}`;
    for (const settle of this.waiting.values()) settle({ type: 'failed', why: this.died });
  }
}
