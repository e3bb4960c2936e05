/** Token buckets, one per key: each holds `burst` tokens and regains one every `refill` milliseconds. */

export interface BucketOptions {
  readonly burst: number;
  readonly refill: number;
}

interface Bucket {
  tokens: number;
  /** The time of the token count, in milliseconds. */
  at: number;
}

/** How many keys are kept; beyond that the oldest are dropped, full buckets first. */
const MOST_KEYS = 10_000;

export class Buckets {
  private readonly options: BucketOptions;
  private readonly buckets = new Map<string, Bucket>();

  constructor(options: BucketOptions) {
    this.options = options;
  }

  /** Takes a token of this key; false if none is left. `now` is in milliseconds. */
  take(key: string, now: number): boolean {
    const { burst, refill } = this.options;
    const bucket = this.buckets.get(key) ?? this.open(key, now);
    bucket.tokens = Math.min(burst, bucket.tokens + (now - bucket.at) / refill);
    bucket.at = now;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

  /** Returns a token that was not needed. */
  giveBack(key: string): void {
    const bucket = this.buckets.get(key);
    if (bucket !== undefined) bucket.tokens += 1;
  }

  private open(key: string, now: number): Bucket {
    if (this.buckets.size >= MOST_KEYS) this.forget(now);
    const bucket = { tokens: this.options.burst, at: now };
    this.buckets.set(key, bucket);
    return bucket;
  }

  private forget(now: number): void {
    const { burst, refill } = this.options;
    for (const [key, { tokens, at }] of this.buckets) {
      if (tokens + (now - at) / refill >= burst) this.buckets.delete(key);
    }
    for (const key of this.buckets.keys()) {
      if (this.buckets.size < MOST_KEYS) break;
      this.buckets.delete(key);
    }
  }
}
