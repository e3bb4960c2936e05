/** The claim: v2tops that watch the same API find each other, and none of them zeroes it unless it is alone. */
import { type Clock, systemClock } from '../traffic/clock.ts';
import type { Claim } from '../traffic/journal.ts';

/** Another v2top that holds a name for the same API. */
export interface Peer {
  /** Its name, which no other v2top ever has. */
  readonly name: string;
  readonly pid: number;
}

/** What a v2top that is watched says, and that it has gone. Each is called once at most. */
export interface Watcher {
  readonly ready: () => void;
  readonly gone: () => void;
}

/**
 * How v2tops on one machine find and hear each other (`meeting.ts` does it by sockets). A name is there from before
 * `join` resolves until its process has ended, however it ends.
 */
export interface Meeting {
  /**
   * Takes a name. From then on the others find it, and each one that asks is handed on with how to answer it. Rejects
   * with a ClaimFailure where names cannot be taken or found.
   */
  join(onAsked: (asker: Peer, answer: () => void) => void): Promise<void>;
  /** Who else holds a name at this moment. */
  others(): readonly Peer[];
  /** Asks one of them, and watches it until it has gone. */
  watch(peer: Peer, watcher: Watcher): void;
  /** Gives the name back. */
  leave(): Promise<void>;
}

export interface ClaimOptions {
  readonly meeting: Meeting;
  /** How long a silent v2top is waited for, in milliseconds: a stopped one does not answer. */
  readonly patience: number;
  /** The machine's own by default. */
  readonly clock?: Pick<Clock, 'sleep'>;
}

/** A v2top that is known of: `answered` tells whether it has promised not to zero, or has gone without answering. */
interface Known {
  readonly peer: Peer;
  readonly answered: Promise<'ready' | 'gone'>;
}

/** How long a reset that a v2top had sent when it ended may still take to reach its core, in milliseconds. */
const LAST_WORDS = 250;

/**
 * Why no reset falls into another one's first reading: who zeroes first raises its flag and then looks for names; who
 * comes takes its name first and then asks. So either the name is seen, or the flag stands when the question comes, and
 * the answer waits for the end of the reset. An answer is a promise: as long as the asker holds its name, no v2top zeroes.
 */
export class SharedClaim implements Claim {
  private readonly options: ClaimOptions;
  private readonly known = new Map<string, Known>();
  private readonly listeners = new Set<() => void>();
  private resetting = false;
  /** Answers that wait for the end of a reset. */
  private held: (() => void)[] = [];

  constructor(options: ClaimOptions) {
    this.options = options;
  }

  get others(): readonly number[] {
    return [...this.known.values()].map(({ peer }) => peer.pid).sort((a, b) => a - b);
  }

  onChange(listener: () => void): void {
    this.listeners.add(listener);
  }

  async enter(signal: AbortSignal): Promise<void> {
    await this.options.meeting.join((asker, answer) => this.asked(asker, answer));
    this.look();
    const answers = Promise.all([...this.known.values()].map(({ answered }) => answered));
    await this.within(answers, signal);
  }

  /** It looks without waiting for anything, so that a stop of this process hardly falls between look and reset. */
  async beginReset(): Promise<boolean> {
    this.resetting = true;
    this.look();
    if (this.known.size === 0) return true;
    this.endReset();
    return false;
  }

  endReset(): void {
    this.resetting = false;
    const { held } = this;
    this.held = [];
    for (const answer of held) answer();
  }

  async leave(): Promise<void> {
    await this.options.meeting.leave();
  }

  /** Waits for the answers as long as it has patience, and for what those that have gone had sent before. */
  private async within(answers: Promise<readonly ('ready' | 'gone')[]>, signal: AbortSignal): Promise<void> {
    const { patience, clock = systemClock } = this.options;
    const enough = new AbortController();
    const silence = clock.sleep(patience, AbortSignal.any([signal, enough.signal]));
    const given = await Promise.race([answers, silence]);
    enough.abort();
    if (given?.includes('gone')) await clock.sleep(LAST_WORDS, signal);
  }

  private look(): void {
    for (const peer of this.options.meeting.others()) this.note(peer);
  }

  private asked(asker: Peer, answer: () => void): void {
    this.note(asker);
    if (this.resetting) this.held.push(answer);
    else answer();
  }

  private note(peer: Peer): void {
    if (this.known.has(peer.name)) return;
    let resolve: (answer: 'ready' | 'gone') => void = () => {};
    const answered = new Promise<'ready' | 'gone'>((settle) => {
      resolve = settle;
    });
    this.known.set(peer.name, { peer, answered });
    this.tell();
    this.options.meeting.watch(peer, {
      ready: () => resolve('ready'),
      gone: () => {
        this.known.delete(peer.name);
        resolve('gone');
        this.tell();
      },
    });
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
