/** One core of the exporter, polled read-only at its own interval, independently of scrapes. */
import { adviceFor } from '../core/advice.ts';
import type { CoreKind, OnlineSource, SysStats } from '../core/core.ts';
import type { CoreFigures } from '../output/figures.ts';
import { type TargetName, TrafficSums } from '../output/traffic-sums.ts';
import type { Clock } from '../traffic/clock.ts';
import type { Claim, Recording } from '../traffic/journal.ts';
import { type PollEvent, Poller } from '../traffic/poller.ts';
import type { Sample } from '../traffic/sample.ts';
import { handingOver, type KeptSum } from './kept-sums.ts';
import { OnlineCounts } from './online-counts.ts';
import { timed } from './timed-source.ts';

export interface WatchOptions {
  readonly source: OnlineSource;
  /** The value of the label `server`. */
  readonly server: string;
  readonly clock: Clock;
  /** Seconds between polls, and the deadline of one call. */
  readonly interval: number;
  readonly timeout: number;
  readonly targetName: TargetName;
  readonly recording: Recording;
  /** The history's file, if there is one. */
  readonly historyFile: string;
  readonly claim: Claim;
  /** Called when a figure has changed. */
  readonly onChange: () => void;
  /** Writes a line to the log: the core has gone away, or is back. */
  readonly say: (line: string) => void;
}

/** What is known since the last poll. */
interface Standing {
  readonly up: boolean;
  /** Null while the core is down or does not tell. */
  readonly sys: SysStats | null;
  readonly uptime: number | null;
}

export class WatchedCore {
  private readonly options: WatchOptions;
  private readonly poller: Poller;
  private readonly traffic: TrafficSums;
  private readonly online: OnlineCounts;
  /** Undefined until the first poll has ended. */
  private standing: Standing | undefined;
  private core: CoreKind | null = null;
  private lastAnswer: number | undefined;
  private answerTime: number | undefined;
  private failures = 0;
  private restarts = 0;
  private foreignResets = 0;
  private maybeLost = 0n;

  constructor(options: WatchOptions) {
    const { source, clock, interval, timeout, recording, historyFile, claim, say } = options;
    this.options = options;
    this.traffic = new TrafficSums(options.targetName);
    this.online = new OnlineCounts(options);
    this.poller = new Poller({
      source: timed(source, clock, (seconds) => {
        this.answerTime = seconds;
      }),
      clock,
      interval,
      timeout,
      mode: 'read-only',
      recording: handingOver(recording, {
        path: historyFile,
        address: source.address,
        take: (sums) => this.goOnFrom(sums),
        say,
      }),
      claim,
      // The sums with which the next exporter starts cannot be lower than those served last.
      eachPoll: true,
      onEvent: (event) => this.note(event),
    });
  }

  get server(): string {
    return this.options.server;
  }

  /** Whether a poll has ended, successfully or not. */
  get isKnown(): boolean {
    return this.standing !== undefined;
  }

  /** Polls until `stop` is called. */
  async run(): Promise<void> {
    await this.poller.run();
    this.options.source.close();
  }

  stop(): void {
    this.poller.stop();
  }

  /** Everything that is known now. Figures that a core that is down cannot have are left out; sums stay. */
  figures(): CoreFigures {
    const { standing, lastAnswer, answerTime, failures, restarts, foreignResets, maybeLost } = this;
    return {
      server: this.server,
      core: this.core,
      traffic: this.traffic,
      online: this.online.figures,
      numbers: {
        ...(standing === undefined
          ? {}
          : { up: standing.up ? 1 : 0, failures, restarts, foreignResets, maybeLost }),
        ...(lastAnswer === undefined ? {} : { lastAnswer }),
        ...(standing?.up === true && answerTime !== undefined ? { answerTime } : {}),
        ...(standing === undefined ? {} : processNumbers(standing)),
      },
    };
  }

  /** Takes what was counted before this run: it is served until the core answers, and grows from then on. */
  private goOnFrom(sums: readonly KeptSum[]): void {
    for (const sum of sums) this.traffic.addRow(sum, sum.uplink, sum.downlink);
    this.options.onChange();
  }

  private note(event: PollEvent): void {
    if (event.type === 'sample') this.noteSample(event.sample);
    else {
      this.failures += 1;
      if (this.standing?.up !== false)
        this.options.say(adviceFor(event.failure, this.options.source.address).headline);
      this.online.forget();
      this.standing = { up: false, sys: null, uptime: null };
    }
    this.options.onChange();
  }

  private noteSample(sample: Sample): void {
    this.traffic.addSample(sample);
    this.core = sample.core;
    this.lastAnswer = sample.at.wall / 1000;
    this.restarts += sample.restarted ? 1 : 0;
    this.foreignResets += sample.foreignReset ? 1 : 0;
    this.maybeLost = sample.maybeLostSoFar;
    if (this.standing?.up === false) this.options.say(`${this.options.source.address} answers again.`);
    this.standing = { up: true, sys: this.standing?.sys ?? null, uptime: sample.uptime };
    // Neither ever rejects, and no poll waits for them.
    void this.askFigures(this.standing);
    void this.online.polled(sample);
  }

  /** The process's own figures. Polls do not wait for them, and a failure is not reported. */
  private async askFigures(asked: Standing): Promise<void> {
    const { source, timeout, onChange } = this.options;
    const sys = await source.sysStats(timeout * 1000).catch(() => null);
    if (this.standing !== asked) return;
    this.standing = { ...asked, sys };
    onChange();
  }
}

/** The core's own figures under the metrics' short names. */
function processNumbers({ sys, uptime }: Standing): CoreFigures['numbers'] {
  if (sys === null) return uptime === null ? {} : { uptime };
  return {
    uptime: sys.uptime,
    goroutines: sys.goroutines,
    alloc: sys.allocated,
    allocTotal: sys.everAllocated,
    sys: sys.system,
    mallocs: sys.mallocs,
    frees: sys.frees,
    gcPause: Number(sys.pause) / 1e9,
  };
}
