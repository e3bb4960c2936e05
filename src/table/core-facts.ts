/** A core process's own figures in words, for the server's page and `--once --server-info`. */
import { CORE_LABELS, type CoreKind, type SysStats } from '../core/core.ts';
import { cleanName } from '../text/safe.ts';
import { formatBytes, formatUptime, type Units } from './format.ts';

export interface CoreAccount {
  /** The address of its API. */
  readonly server: string;
  readonly core: CoreKind | null;
  /** The Xray version that introduced the newest call it knows; null for other cores, and for older ones. */
  readonly since: string | null;
  /** Null if they are unknown. */
  readonly figures: SysStats | null;
}

/** A label and its value. */
export type Fact = readonly [label: string, value: string];

/** One entry per known fact. */
export function coreFacts({ server, core, since, figures }: CoreAccount, units: Units): readonly Fact[] {
  const size = (bytes: bigint): string => formatBytes(bytes, units);
  const version = since === null ? '' : `, ${since} or later`;
  const label = core === null ? 'unknown' : CORE_LABELS[core];
  return [
    ['Server', cleanName(server)],
    ['Core', label + version],
    ...(figures === null ? [] : figureFacts(figures, size)),
  ];
}

function figureFacts(figures: SysStats, size: (bytes: bigint) => string): readonly Fact[] {
  return [
    ['Up', formatUptime(figures.uptime)],
    ['Memory', `${size(figures.allocated)} in use, ${size(figures.system)} from the system`],
    ['Allocated', `${size(figures.everAllocated)} since the start`],
    ['Objects', `${figures.mallocs - figures.frees} of ${figures.mallocs} ever made`],
    ['Goroutines', String(figures.goroutines)],
    ['GC pauses', `${figures.pause / 1_000_000n} ms since the start`],
  ];
}
