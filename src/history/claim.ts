/** The claim: v2tops that watch the same API find each other, and a v2top resets it only while it is alone. */
import { type Clock, systemClock } from '../traffic/clock.ts';
import type { Claim } from '../traffic/journal.ts';

/** Another v2top with a name for the same API. */
export interface Peer {
  /** Its name, which is unique. */
  readonly name: string;
  readonly pid: number;
}

/** Called when a watched v2top answers, and when it is gone; each at most once. */
export interface Watcher {
  readonly ready: () => void;
  readonly gone: () => void;
}

/**
 * How v2tops on one machine find and hear each other (`peer-group.ts` uses sockets). A name exists from before `join`
 * resolves until its process has ended, however it ends.
 */
export interface PeerGroup {
  /**
   * Takes a name. From then on the others find it, and `onAsked` gets each one that asks, together with a function that
   * answers it. Rejects with a ClaimFailure if names cannot be taken or found.
   */
  join(onAsked: (asker: Peer, answer: () => void) => void): Promise<void>;
  /** The other holders of names at this moment. */
  others(): readonly Peer[];
  /** Asks one of them, and watches it until it is gone. */
  watch(peer: Peer, watcher: Watcher): void;
  /** Gives the name back. */
  leave(): Promise<void>;
}

export interface ClaimOptions {
  readonly group: PeerGroup;
  /** Milliseconds to wait for a v2top that does not answer, for example because it is stopped. */
  readonly patience: number;
  /** The machine's own by default. */
  readonly clock?: Pick<Clock, 'sleep'>;
}

/** A v2top that we know about: `answered` tells whether it has promised not to reset, or is gone. */
interface Known {
  readonly peer: Peer;
  readonly answered: Promise<'ready' | 'gone'>;
}

/** Milliseconds that a reset sent by a v2top that has ended may still need to reach the core. */
const LAST_WORDS = 250;

/**
 * Why no reset happens during another v2top's first reading: a v2top that wants to reset first raises its flag and then
 * looks for names; a new one first takes its name and then asks. So either the name is seen, or the flag is up when the
 * question arrives, and the answer waits for the end of the reset. An answer is a promise: no v2top resets while the
 * asker holds its name.
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
    await this.options.group.join((asker, answer) => this.asked(asker, answer));
    this.look();
    const answers = Promise.all([...this.known.values()].map(({ answered }) => answered));
    await this.within(answers, signal);
  }

  /** Does not wait for anything, so that this process is unlikely to be stopped between the check and the reset. */
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
    await this.options.group.leave();
  }

  /** Waits for the answers within its patience, and for resets that those who are gone had already sent. */
  private async within(answers: Promise<readonly ('ready' | 'gone')[]>, signal: AbortSignal): Promise<void> {
    const { patience, clock = systemClock } = this.options;
    const enough = new AbortController();
    const silence = clock.sleep(patience, AbortSignal.any([signal, enough.signal]));
    const given = await Promise.race([answers, silence]);
    enough.abort();
    if (given?.includes('gone')) await clock.sleep(LAST_WORDS, signal);
  }

  private look(): void {
    for (const peer of this.options.group.others()) this.note(peer);
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
    this.options.group.watch(peer, {
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
