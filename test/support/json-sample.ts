/** Reads back what `--json` prints. */
import assert from 'node:assert/strict';

export interface JsonFlows {
  readonly uplink: number | null;
  readonly downlink: number | null;
  readonly uplinkRate: number | null;
  readonly downlinkRate: number | null;
}

export type JsonRow = JsonFlows & { readonly name: string };

export interface JsonSample {
  readonly time: string;
  readonly elapsed: number | null;
  readonly server: string;
  readonly core: string | null;
  readonly mode: string;
  readonly gap: boolean;
  readonly maybeLost: boolean;
  readonly restarted: boolean;
  readonly foreignReset: boolean;
  readonly inbound: readonly JsonRow[];
  readonly outbound: readonly JsonRow[];
  readonly user: readonly JsonRow[];
  readonly total: Readonly<Record<Kind, JsonFlows>>;
}

export type Kind = 'inbound' | 'outbound' | 'user';
export const KINDS: readonly Kind[] = ['inbound', 'outbound', 'user'];

/** One sample a line; numbers above 2^53 are rounded here. */
export function parseSamples(lines: readonly string[]): JsonSample[] {
  return lines.map((line): JsonSample => JSON.parse(line));
}

/** The row of that name, which must be there. */
export function rowOf(sample: JsonSample | undefined, kind: Kind, name: string): JsonRow {
  const row = sample?.[kind].find((candidate) => candidate.name === name);
  assert.ok(row !== undefined, `no ${kind} ${name} in ${JSON.stringify(sample)}`);
  return row;
}

/** The totals of a sample under the names that the core itself gives its counters. */
export function countersOf(sample: JsonSample | undefined): Map<string, bigint> {
  const counters = new Map<string, bigint>();
  for (const kind of KINDS) {
    for (const { name, uplink, downlink } of sample?.[kind] ?? []) {
      if (uplink !== null) counters.set(`${kind}>>>${name}>>>traffic>>>uplink`, BigInt(uplink));
      if (downlink !== null) counters.set(`${kind}>>>${name}>>>traffic>>>downlink`, BigInt(downlink));
    }
  }
  return counters;
}

/** Counters in order by name, without those of the API inbound: looking at them changes them. */
export function comparable(counters: ReadonlyMap<string, bigint>): [string, bigint][] {
  return [...counters]
    .filter(([name]) => !name.startsWith('inbound>>>api>>>'))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
