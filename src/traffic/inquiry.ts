/** Reads the core's counters, and its age if something depends on it. */
import type { Source } from '../core/core.ts';
import type { Age } from './books.ts';
import type { Clock } from './clock.ts';
import type { Ledger, Reading } from './ledger.ts';

/** A reading, and the core's age as asked before and after it; null if it was not asked. */
export interface Look {
  readonly reading: Reading;
  readonly before: Age | null;
  readonly after: Age | null;
}

export class Inquiry {
  private readonly source: Source;
  private readonly clock: Clock;
  private readonly ledger: Ledger;

  constructor(source: Source, clock: Clock, ledger: Ledger) {
    this.source = source;
    this.clock = clock;
    this.ledger = ledger;
  }

  /** Reads; each call may take `deadline` milliseconds. Rejects with a SourceFailure. */
  async look(deadline: number, signal: AbortSignal): Promise<Look> {
    const { source, clock, ledger } = this;
    const before = ledger.wantsAge(clock.now()) ? await this.age(deadline, signal) : null;
    const asked = clock.now();
    const answer = await source.query(false, deadline, signal);
    const reading = ledger.look(answer, { asked, at: clock.now(), connection: source.connection });
    const after = ledger.leavesOpen(reading, before) ? await this.age(deadline, signal) : null;
    return { reading, before, after };
  }

  private async age(deadline: number, signal: AbortSignal): Promise<Age> {
    const { source, clock } = this;
    const asked = clock.now().mono;
    const uptime = await source.uptime(deadline, signal);
    return { uptime, asked, at: clock.now().mono, connection: source.connection };
  }
}
