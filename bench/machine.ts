/** The machine and time of the figures, which mean little without them. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, release } from 'node:os';

export interface Machine {
  /** `2026-11-23` */
  readonly date: string;
  readonly commit: string;
  readonly node: string;
  readonly kernel: string;
  readonly processor: string;
  readonly cores: number;
  /** Mean number of runnable processes in the minute before the run. */
  readonly load: number;
}

export function thisMachine(): Machine {
  const processors = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
    node: process.version,
    kernel: release(),
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    load: Number(readFileSync('/proc/loadavg', 'utf8').split(' ')[0]),
  };
}

/** One sentence. */
export function describeMachine({ date, commit, node, kernel, processor, cores, load }: Machine): string {
  return `${date}, commit ${commit}, Node ${node}, Linux ${kernel}, ${cores} cores of ${processor}, load ${load} before the run.`;
}
