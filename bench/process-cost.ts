/** What a process has cost so far, as the kernel counts it. */
import { readdirSync, readFileSync } from 'node:fs';

/**
 * Milliseconds of CPU, user and system, that all threads of a process have used. From `schedstat` of each task,
 * which counts nanoseconds; `/proc/PID/stat` counts in steps of 10 ms. Throws when the process is gone.
 */
export function cpuOf(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  return threads.reduce((sum, thread) => sum + threadNanoseconds(pid, thread), 0) / 1e6;
}

function threadNanoseconds(pid: number, thread: string): number {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
  } catch {
    // The thread has ended since the list was read.
    return 0;
  }
}

/** Resident memory of a process in MiB, pages of the program file that others share included. */
export function residentOf(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}
