/** The core process's own figures, for people and for programs (schema/server.json). */
import type { SysStats } from '../core/core.ts';
import { type CoreAccount, coreFacts } from '../table/core-facts.ts';
import type { Units } from '../table/format.ts';
import { CORE_NAMES, jsonString } from './json.ts';

/** One line for each figure. */
export function serverText(account: ServerInfo, units: Units): string {
  return coreFacts(account, units)
    .map(([label, value]) => `${label.padEnd(12)}${value}\n`)
    .join('');
}

/** A core that has told its figures. */
export interface ServerInfo extends CoreAccount {
  readonly figures: SysStats;
}

/** The same as one JSON object on one line. */
export function serverJson({ server, core, since, figures }: ServerInfo): string {
  const { uptime, goroutines, allocated, everAllocated, system, mallocs, frees, pause } = figures;
  const name = core === null ? 'null' : jsonString(CORE_NAMES[core]);
  const version = since === null ? 'null' : jsonString(since);
  return (
    `{"format":1,"server":${jsonString(server)},"core":${name},"since":${version},"uptime":${uptime},` +
    `"goroutines":${goroutines},"allocated":${allocated},"everAllocated":${everAllocated},"system":${system},` +
    `"mallocs":${mallocs},"frees":${frees},"gcPauseNanoseconds":${pause}}\n`
  );
}
