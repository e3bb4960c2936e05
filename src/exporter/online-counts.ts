/**
 * Counts who is online at a core. It is asked rarely and apart from the polls, because an old Xray is asked user by
 * user.
 */
import type { OnlineSource, OnlineUser } from '../core/core.ts';
import type { OnlineFigures } from '../output/figures.ts';
import type { TargetName } from '../output/traffic-sums.ts';
import type { Clock } from '../traffic/clock.ts';
import type { Sample } from '../traffic/sample.ts';

/** The shortest time between two queries, in milliseconds. */
const ASK_EVERY = 30_000;

export interface OnlineOptions {
  readonly source: Pick<OnlineSource, 'online'>;
  readonly clock: Clock;
  /** The deadline of one call, in seconds. */
  readonly timeout: number;
  readonly targetName: TargetName;
  /** Called when the figures have changed. */
  readonly onChange: () => void;
}

/** What the core has told since its last start; a restart or an outage begins a new life. */
interface Life {
  /** Once it has named a user, an empty list means zero; before that, its policy may not track anyone. */
  hasNamed: boolean;
  figures: OnlineFigures | undefined;
}

export class OnlineCounts {
  private readonly options: OnlineOptions;
  private life: Life = { hasNamed: false, figures: undefined };
  private isAsking = false;
  private nextAt = Number.NEGATIVE_INFINITY;
  /** Whether this core knows none of the calls. */
  private cannotTell = false;

  constructor(options: OnlineOptions) {
    this.options = options;
  }

  /** Undefined while the core does not tell. */
  get figures(): OnlineFigures | undefined {
    return this.life.figures;
  }

  /** Notes an answered poll, and asks the core if it is time. Never rejects. */
  async polled({ core, restarted }: Pick<Sample, 'core' | 'restarted'>): Promise<void> {
    if (restarted) this.forget();
    if (core !== 'xray' || this.cannotTell || this.isAsking) return;
    if (this.options.clock.now().mono < this.nextAt) return;
    this.isAsking = true;
    await this.ask(this.life);
    this.isAsking = false;
    this.nextAt = this.options.clock.now().mono + ASK_EVERY;
  }

  /** Forgets what the core has told, because it restarted or is down. */
  forget(): void {
    this.life = { hasNamed: false, figures: undefined };
    this.cannotTell = false;
  }

  private async ask(life: Life): Promise<void> {
    const { source, timeout, onChange } = this.options;
    // A failure is not reported: polls report their own, and the counts are absent until the next answer.
    const users = await source.online(timeout * 1000).catch(() => undefined);
    if (this.life !== life) return;
    this.cannotTell = users === null;
    life.hasNamed ||= users != null && users.length > 0;
    life.figures = users != null && life.hasNamed ? this.figuresOf(users) : undefined;
    onChange();
  }

  private figuresOf(users: readonly OnlineUser[]): OnlineFigures {
    const ips = new Map<string, number>();
    for (const { name, count } of users) {
      const target = this.options.targetName('user', name);
      ips.set(target, (ips.get(target) ?? 0) + count);
    }
    return { users: users.length, ips };
  }
}
