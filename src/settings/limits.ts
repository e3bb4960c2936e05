/** Quotas of users as written in the settings file: "100 GB/month". */
import { isObject } from '../core/config/json-value.ts';

/** Bytes of each unit: GB are powers of 1000, GiB of 1024. */
const UNITS: Readonly<Record<string, bigint>> = {
  MB: 10n ** 6n,
  GB: 10n ** 9n,
  TB: 10n ** 12n,
  MiB: 2n ** 20n,
  GiB: 2n ** 30n,
  TiB: 2n ** 40n,
};

/** A quota in bytes: a number, a unit and "/month"; undefined for anything else. */
function parseLimit(text: unknown): bigint | undefined {
  if (typeof text !== 'string') return undefined;
  const [, whole, fraction = '', name = ''] =
    /^(\d{1,9})(?:\.(\d{1,6}))? ?([MGT]i?B)(?:\/month)?$/.exec(text.trim()) ?? [];
  const unit = UNITS[name];
  if (whole === undefined || unit === undefined) return undefined;
  const bytes = (BigInt(whole + fraction) * unit) / 10n ** BigInt(fraction.length);
  return bytes > 0n ? bytes : undefined;
}

/** The quotas of users by name. */
export function readLimits(value: unknown): ReadonlyMap<string, bigint> | undefined {
  if (!isObject(value)) return undefined;
  const limits = new Map<string, bigint>();
  for (const [name, text] of Object.entries(value)) {
    const limit = parseLimit(text);
    if (limit === undefined) return undefined;
    limits.set(name, limit);
  }
  return limits;
}

/** Writes a quota in the largest unit that gives a whole number. */
export function writeLimit(limit: bigint): string {
  const fitting = Object.entries(UNITS).filter(([, unit]) => limit % unit === 0n);
  const [name, unit] = fitting.reduce((best, next) => (next[1] > best[1] ? next : best), ['B', 1n]);
  return unit === 1n ? `${Number(limit) / 1e6} MB/month` : `${limit / unit} ${name}/month`;
}
