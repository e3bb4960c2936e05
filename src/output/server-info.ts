/** Prints the core process's own figures, for people and for programs (schema/server.json). */
import { CORE_LABELS, type CoreKind, type SysStats } from '../core/core.ts';
import { formatBytes, formatUptime, type Units } from '../table/format.ts';
import { cleanName } from '../text/safe.ts';
import { CORE_NAMES, jsonString } from './json.ts';

export interface ServerInfo {
  readonly server: string;
  readonly core: CoreKind | null;
  readonly figures: SysStats;
}

/** One line per figure. */
export function serverText({ server, core, figures }: ServerInfo, units: Units): string {
  const size = (bytes: bigint): string => formatBytes(bytes, units);
  const lines: readonly (readonly [label: string, value: string])[] = [
    ['Server', cleanName(server)],
    ['Core', core === null ? 'unknown' : CORE_LABELS[core]],
    ['Up', formatUptime(figures.uptime)],
    ['Memory', `${size(figures.allocated)} in use, ${size(figures.system)} from the system`],
    ['Allocated', `${size(figures.everAllocated)} since the start`],
    ['Objects', `${figures.mallocs - figures.frees} of ${figures.mallocs} ever made`],
    ['Goroutines', String(figures.goroutines)],
    ['Collecting', `stopped it for ${figures.pause / 1_000_000n} ms since the start`],
  ];
  return lines.map(([label, value]) => `${label.padEnd(12)}${value}\n`).join('');
}

/** The same figures as one JSON object on one line. */
export function serverJson({ server, core, figures }: ServerInfo): string {
  const { uptime, goroutines, allocated, everAllocated, system, mallocs, frees, pause } = figures;
  const name = core === null ? 'null' : jsonString(CORE_NAMES[core]);
  return (
    `{"format":1,"server":${jsonString(server)},"core":${name},"uptime":${uptime},"goroutines":${goroutines},` +
    `"allocated":${allocated},"everAllocated":${everAllocated},"system":${system},` +
    `"mallocs":${mallocs},"frees":${frees},"gcPauseNanoseconds":${pause}}\n`
  );
}
