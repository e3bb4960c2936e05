/** Decides who may read the metrics: one rate limit for all clients, and the passwords of the web configuration. */
import { createHmac, randomBytes } from 'node:crypto';
import { Buckets } from './buckets.ts';
import type { WebConfig } from './web-config.ts';

/** Why a request is refused. */
export type Refusal = 'password' | 'limit';

/** Compares a password with a bcrypt hash, outside the thread that answers scrapes. */
export type Compare = (password: string, hash: string) => Promise<boolean>;

/** How many unknown passwords one address may try at once, and the milliseconds until it may try one more. */
const TRIES = 10;
const TRY_AGAIN = 6000;
/** How many comparisons may wait at a time; each takes a tenth of a second or longer. */
const MOST_WAITING = 16;
/** How many passwords known to be right are kept, so that a scrape needs no comparison. */
const MOST_KNOWN = 100;

export class Guard {
  private config: WebConfig;
  private readonly compare: Compare;
  private readonly now: () => number;
  private readonly rate: Buckets;
  private readonly tries = new Buckets({ burst: TRIES, refill: TRY_AGAIN });
  /** Digests of correct passwords, under a key that never leaves this process. */
  private readonly known = new Set<string>();
  private readonly waiting = new Map<string, Promise<boolean>>();
  private readonly key = randomBytes(32);

  /** `now` is in milliseconds of a monotonic clock. */
  constructor(config: WebConfig, compare: Compare, now: () => number) {
    this.config = config;
    this.compare = compare;
    this.now = now;
    const { rateLimit } = config;
    this.rate = new Buckets(rateLimit ?? { burst: Number.POSITIVE_INFINITY, refill: 1 });
  }

  /** Uses the users and headers of another configuration from now on. */
  use(config: WebConfig): void {
    this.config = config;
    this.known.clear();
  }

  /** The headers of every answer. */
  get headers(): Readonly<Record<string, string>> {
    return this.config.headers;
  }

  /** Why a request with this Authorization header from this address is refused; undefined if it is not. */
  async refusalOf(authorization: string | undefined, address: string): Promise<Refusal | undefined> {
    if (!this.rate.take('', this.now())) return 'limit';
    const { users } = this.config;
    if (users.size === 0) return undefined;
    const given = credentialsOf(authorization);
    if (given === undefined) return 'password';
    // An unknown name takes as long as a known one, so that timing does not reveal which names exist.
    const [standIn = ''] = users.values();
    const hash = users.get(given.user) ?? standIn;
    const digest = this.digest(given.user, hash, given.password);
    if (this.known.has(digest)) return undefined;
    return this.check(digest, given, hash, networkOf(address));
  }

  private async check(
    digest: string,
    { user, password }: Credentials,
    hash: string,
    network: string,
  ): Promise<Refusal | undefined> {
    const now = this.now();
    let answer = this.waiting.get(digest);
    if (answer === undefined) {
      if (this.waiting.size >= MOST_WAITING || !this.tries.take(network, now)) return 'limit';
      answer = this.compare(password, hash).finally(() => this.waiting.delete(digest));
      this.waiting.set(digest, answer);
    }
    if (!(await answer) || this.config.users.get(user) !== hash) return 'password';
    this.tries.giveBack(network);
    if (this.known.size >= MOST_KNOWN) this.known.clear();
    this.known.add(digest);
    return undefined;
  }

  private digest(...parts: readonly string[]): string {
    return createHmac('sha256', this.key).update(JSON.stringify(parts)).digest('base64');
  }
}

interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** A name and a password of basic authentication; undefined for anything else. */
function credentialsOf(authorization: string | undefined): Credentials | undefined {
  const encoded = /^basic +([\w+/=-]+) *$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const [, user, password] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
  return user === undefined || password === undefined ? undefined : { user, password };
}

/** The unit that is limited: an IPv4 address, or an IPv6 network of 64 bits, which belongs to one household. */
function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:/, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.split('::');
  const groups = head.split(':');
  const zeros = tail === undefined ? 0 : 8 - groups.length - tail.split(':').length;
  return [...groups, ...Array.from({ length: Math.max(0, zeros) }, () => '0')].slice(0, 4).join(':');
}
