/** What a core's process says about itself, in words: on the server's page and with `--once --server-info`. */
import { CORE_LABELS, type CoreKind, type SysStats } from '../core/core.ts';
import { cleanName } from '../text/safe.ts';
import { formatBytes, formatUptime, type Units } from './format.ts';

export interface CoreAccount {
  /** The address of its API. */
  readonly server: string;
  readonly core: CoreKind | null;
  /** The first version of Xray that knows the calls which it knows; null for others, and for older ones. */
  readonly since: string | null;
  /** Null where they are not known. */
  readonly figures: SysStats | null;
}

/** A label and what stands beside it. */
export type Fact = readonly [label: string, value: string];

/** One for each thing that is known. */
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
    ['Collecting', `stopped it for ${figures.pause / 1_000_000n} ms since the start`],
  ];
}
