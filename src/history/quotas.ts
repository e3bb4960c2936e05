/** Quotas of users, and how much of them is used in this billing month: both directions, over all servers of a file. */
import { type Bytes, bothWays, NOTHING, type Reader, type Sums } from './reader.ts';
import { usageOf } from './reports.ts';

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

/** The quotas of these users (bytes a month, more than 0) with the sums of a month, the fullest first. */
export function quotasOf(reader: Reader, month: Sums, limits: ReadonlyMap<string, bigint>): readonly Quota[] {
  const usage = limits.size === 0 ? new Map<string, Bytes>() : usageOf(reader, month);
  return [...limits]
    .map(([name, limit]) => quotaOf(name, bothWays(usage.get(name) ?? NOTHING), limit))
    .sort((a, b) => b.percent - a.percent);
}

function quotaOf(name: string, used: bigint, limit: bigint): Quota {
  const percent = Number((used * 100n) / limit);
  return { name, used, limit, percent, level: percent >= 100 ? 'over' : percent >= 80 ? 'near' : 'fine' };
}
