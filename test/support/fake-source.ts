/** A core in memory without a network: counters that a test increases, and calls that fail as a test says. */
import {
  type Answer,
  type CoreKind,
  type FailureKind,
  type OnlineSource,
  type OnlineUser,
  SourceFailure,
  type SysStats,
} from '../../src/core/core.ts';
import { FakeClock } from './fake-clock.ts';

/** Bytes up and down by `dimension>>>name`. */
export type Traffic = Readonly<Record<string, readonly [number, number]>>;

/** What becomes of a call: it is answered, fails before or after the core acted, or gets its answer from the test. */
export type Fate = 'answered' | 'not sent' | 'lost before' | 'lost after' | 'hangs before' | 'hangs after';

export type Call = Question | 'reconnect' | 'close';

type Question = 'uptime' | 'read' | 'reset' | 'identify' | 'online' | 'sys-stats' | 'since';

const FIGURES = {
  goroutines: 42,
  allocated: 12_000_000n,
  everAllocated: 900_000_000n,
  system: 40_000_000n,
  mallocs: 5_000_000n,
  frees: 4_900_000n,
  pause: 7_000_000n,
};

const UP_SINCE = (3 * 86_400 + 4 * 3600 + 12 * 60) * 1000;

export class FakeSource implements OnlineSource {
  readonly address: string;
  readonly calls: Call[] = [];
  readonly counters = new Map<string, bigint>();
  connection = 1;
  core: CoreKind | null = 'v2ray4';
  /** Who is online; null: it knows none of the calls. */
  users: readonly OnlineUser[] | null = null;
  /** When the core was started, in the clock's monotonic milliseconds; null: it tells no uptime. */
  started: number | null;
  /** What becomes of each call of a kind; the next ones from the list, then `usual`. */
  readonly fates: Record<Question, { list: Fate[]; usual: Fate }> = {
    uptime: { list: [], usual: 'answered' },
    read: { list: [], usual: 'answered' },
    reset: { list: [], usual: 'answered' },
    identify: { list: [], usual: 'answered' },
    online: { list: [], usual: 'answered' },
    'sys-stats': { list: [], usual: 'answered' },
    since: { list: [], usual: 'answered' },
  };
  /** Runs just before a call of a kind is answered, once. */
  readonly before: Partial<Record<Question, () => void>> = {};
  /** Lets a call that hangs have its answer. */
  resume: () => void = () => {};
  mostInFlight = 0;
  private inFlight = 0;
  private trouble: Error | undefined;
  private readonly clock: FakeClock;

  constructor(clock: FakeClock = new FakeClock(), address = '127.0.0.1:10085') {
    this.clock = clock;
    this.address = address;
    this.started = clock.now().mono - UP_SINCE;
  }

  /** Whether each QueryStats so far was to reset. */
  get queries(): boolean[] {
    return this.calls.flatMap((call) => (call === 'read' || call === 'reset' ? [call === 'reset'] : []));
  }

  get closed(): boolean {
    return this.calls.includes('close');
  }

  /** Lets users and tags carry bytes. */
  add(traffic: Traffic): void {
    for (const [name, [uplink, downlink]] of Object.entries(traffic)) {
      this.count(`${name}>>>traffic>>>uplink`, uplink);
      this.count(`${name}>>>traffic>>>downlink`, downlink);
    }
  }

  /** Adds bytes to one counter, which begins to exist by it. */
  count(counter: string, bytes: number | bigint): void {
    this.counters.set(counter, (this.counters.get(counter) ?? 0n) + BigInt(bytes));
  }

  /** The value of one counter; undefined if there is none. */
  counter(name: string): bigint | undefined {
    return this.counters.get(name);
  }

  /** How many calls of a kind came in. */
  asked(call: Call): number {
    return this.calls.filter((one) => one === call).length;
  }

  /** Another program zeroes what has `pattern` in its name. */
  foreignReset(pattern = ''): void {
    for (const name of this.counters.keys()) if (name.includes(pattern)) this.counters.set(name, 0n);
  }

  /** All counters are gone and the connection is a new one, as after a restart at this moment. */
  restart(): void {
    this.counters.clear();
    this.started = this.clock.now().mono;
    this.connection += 1;
  }

  /** From now on every call fails so, or with this very error. */
  fail(trouble: FailureKind | Error): void {
    this.trouble =
      trouble instanceof Error ? trouble : new SourceFailure(trouble, `connect failed: ${trouble}`);
  }

  /** Answers again. */
  recover(): void {
    this.trouble = undefined;
  }

  /** All calls fail from now on, without having reached the core; undo with `up`. */
  down(): void {
    for (const fate of Object.values(this.fates)) fate.usual = 'not sent';
  }

  up(): void {
    for (const fate of Object.values(this.fates)) fate.usual = 'answered';
  }

  uptime(deadline: number, signal?: AbortSignal): Promise<number | null> {
    return this.perform('uptime', () => (this.started === null ? null : this.upFor()), deadline, signal);
  }

  query(reset: boolean, deadline: number, signal?: AbortSignal): Promise<Answer> {
    const answer = (): Answer => {
      const taken = { names: [...this.counters.keys()], values: [...this.counters.values()] };
      if (reset) this.foreignReset();
      return taken;
    };
    return this.perform(reset ? 'reset' : 'read', answer, deadline, signal);
  }

  identify(deadline: number, signal?: AbortSignal): Promise<CoreKind | null> {
    return this.perform('identify', () => this.core, deadline, signal);
  }

  online(deadline: number, signal?: AbortSignal): Promise<readonly OnlineUser[] | null> {
    return this.perform('online', () => this.users, deadline, signal);
  }

  sysStats(deadline: number, signal?: AbortSignal): Promise<SysStats | null> {
    const answer = (): SysStats | null =>
      this.started === null ? null : { ...FIGURES, uptime: this.upFor() };
    return this.perform('sys-stats', answer, deadline, signal);
  }

  since(deadline: number, signal?: AbortSignal): Promise<string | null> {
    return this.perform('since', () => (this.core === 'xray' ? '26.4.13' : null), deadline, signal);
  }

  reconnect(): void {
    this.calls.push('reconnect');
    this.connection += 1;
  }

  close(): void {
    this.calls.push('close');
  }

  /** Whole seconds since its start. */
  private upFor(): number {
    return Math.floor((this.clock.now().mono - (this.started ?? 0)) / 1000);
  }

  private async perform<T>(
    question: Question,
    act: () => T,
    deadline: number,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    if (this.trouble !== undefined) throw this.trouble;
    this.calls.push(question);
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    const { list, usual } = this.fates[question];
    try {
      this.before[question]?.();
      delete this.before[question];
      return await this.play(list.shift() ?? usual, act, deadline, signal);
    } finally {
      this.inFlight -= 1;
    }
  }

  private async play<T>(fate: Fate, act: () => T, deadline: number, signal?: AbortSignal): Promise<T> {
    if (fate === 'not sent') throw new SourceFailure('refused', 'nothing listens', false);
    if (fate === 'lost before') throw new SourceFailure('lost', 'connection dropped');
    if (fate === 'hangs before') await this.hang(deadline, signal);
    const answer = act();
    if (fate === 'hangs after') await this.hang(deadline, signal);
    if (fate === 'lost after') throw new SourceFailure('lost', 'connection dropped');
    return answer;
  }

  /** Until the test resumes, the deadline has passed or the caller gives up. */
  private async hang(deadline: number, signal?: AbortSignal): Promise<void> {
    const end = new AbortController();
    let isResumed = false;
    this.resume = () => {
      isResumed = true;
      end.abort();
    };
    const giveUp = (): void => end.abort();
    signal?.addEventListener('abort', giveUp);
    await this.clock.sleep(deadline, end.signal);
    signal?.removeEventListener('abort', giveUp);
    if (!isResumed) throw new SourceFailure('timeout', 'no answer in time');
  }
}
