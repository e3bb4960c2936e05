/** Quotas of users, and how much of them is used in this billing month: both directions, over all servers of a file. */
import { type Bytes, bothWays, NOTHING, type Reader } from './reader.ts';
import { type Occasion, usageOf } from './reports.ts';

/** From 80 % on it is nearly used up. */
export type QuotaLevel = 'fine' | 'near' | 'over';

/** A user's quota and how much of it is used, in bytes. */
export interface Quota {
  readonly name: string;
  readonly used: bigint;
  readonly limit: bigint;
  /** Whole percent, rounded down. */
  readonly percent: number;
  readonly level: QuotaLevel;
}

/** The quotas of these users (bytes a month, more than 0), the fullest first. */
export function quotasOf(
  reader: Reader,
  occasion: Occasion,
  limits: ReadonlyMap<string, bigint>,
): readonly Quota[] {
  const usage = limits.size === 0 ? new Map<string, Bytes>() : usageOf(reader, occasion);
  return [...limits]
    .map(([name, limit]) => quotaOf(name, bothWays(usage.get(name) ?? NOTHING), limit))
    .sort((a, b) => b.percent - a.percent);
}

function quotaOf(name: string, used: bigint, limit: bigint): Quota {
  const percent = Number((used * 100n) / limit);
  return { name, used, limit, percent, level: percent >= 100 ? 'over' : percent >= 80 ? 'near' : 'fine' };
}
