/** A core in memory, without any network, whose calls fail as a test tells them to. */
import { type Answer, type CoreKind, type Source, SourceFailure } from '../../src/core/core.ts';
import type { FakeClock } from '../support/fake-clock.ts';

/** What becomes of a call: it is answered, fails before or after the core acted, or gets its answer from the test. */
export type Fate = 'answered' | 'not sent' | 'lost before' | 'lost after' | 'hangs before' | 'hangs after';

export type Call = 'uptime' | 'read' | 'reset' | 'identify' | 'reconnect' | 'close';

export class MemorySource implements Source {
  readonly address = 'memory:0';
  readonly calls: Call[] = [];
  readonly counters = new Map<string, bigint>();
  core: CoreKind | null = 'v2ray4';
  /** When the core was started, in the clock's monotonic milliseconds. */
  started: number;
  /** What becomes of each call of a kind; the next ones from the list, then `usual`. */
  readonly fates: Record<'uptime' | 'read' | 'reset' | 'identify', { list: Fate[]; usual: Fate }> = {
    uptime: { list: [], usual: 'answered' },
    read: { list: [], usual: 'answered' },
    reset: { list: [], usual: 'answered' },
    identify: { list: [], usual: 'answered' },
  };
  /** Lets a call that hangs have its answer. */
  resume: () => void = () => {};
  mostInFlight = 0;
  private inFlight = 0;
  private readonly clock: FakeClock;

  constructor(clock: FakeClock) {
    this.clock = clock;
    this.started = clock.now().mono - 3_600_000;
  }

  add(counter: string, bytes: number | bigint): void {
    this.counters.set(counter, (this.counters.get(counter) ?? 0n) + BigInt(bytes));
  }

  /** All counters gone, as after a restart at this moment. */
  restart(): void {
    this.counters.clear();
    this.started = this.clock.now().mono;
  }

  /** All calls fail from now on, without having reached the core; undo with `up`. */
  down(): void {
    for (const fate of Object.values(this.fates)) fate.usual = 'not sent';
  }

  up(): void {
    for (const fate of Object.values(this.fates)) fate.usual = 'answered';
  }

  uptime(deadline: number, signal?: AbortSignal): Promise<number | null> {
    const answer = (): number => Math.floor((this.clock.now().mono - this.started) / 1000);
    return this.perform('uptime', 'uptime', answer, deadline, signal);
  }

  query(reset: boolean, deadline: number, signal?: AbortSignal): Promise<Answer> {
    const kind = reset ? 'reset' : 'read';
    const answer = (): Answer => {
      const taken = { names: [...this.counters.keys()], values: [...this.counters.values()] };
      if (reset) for (const name of this.counters.keys()) this.counters.set(name, 0n);
      return taken;
    };
    return this.perform(kind, kind, answer, deadline, signal);
  }

  identify(deadline: number, signal?: AbortSignal): Promise<CoreKind | null> {
    return this.perform('identify', 'identify', () => this.core, deadline, signal);
  }

  reconnect(): void {
    this.calls.push('reconnect');
  }

  close(): void {
    this.calls.push('close');
  }

  /** How many calls of a kind came in. */
  count(call: Call): number {
    return this.calls.filter((one) => one === call).length;
  }

  private async perform<T>(
    call: Call,
    kind: keyof MemorySource['fates'],
    act: () => T,
    deadline: number,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    this.calls.push(call);
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    try {
      return await this.play(this.fates[kind].list.shift() ?? this.fates[kind].usual, act, deadline, signal);
    } finally {
      this.inFlight -= 1;
    }
  }

  private async play<T>(fate: Fate, act: () => T, deadline: number, signal?: AbortSignal): Promise<T> {
    if (fate === 'not sent') throw new SourceFailure('refused', 'nothing listens', false);
    if (fate === 'hangs before') await this.hang(deadline, signal);
    const answer = fate === 'lost before' ? undefined : act();
    if (fate === 'hangs after') await this.hang(deadline, signal);
    if (fate === 'lost before' || fate === 'lost after')
      throw new SourceFailure('lost', 'connection dropped');
    if (answer === undefined) throw new Error('a fate without an answer');
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
