/** Reads a SysStatsResponse as proto-loader decodes it: 32-bit numbers as numbers, 64-bit numbers as texts. */
import { SourceFailure, type SysStats } from './core.ts';

/** The figures of an answer. Throws a SourceFailure if one is missing. */
export function readSysStats(answer: object): SysStats {
  const fields = new Map<string, unknown>(Object.entries(answer));
  const small = (name: string): number => {
    const value = fields.get(name);
    if (typeof value !== 'number') throw missing(name);
    return value;
  };
  const large = (name: string): bigint => {
    const value = fields.get(name);
    if (typeof value !== 'string') throw missing(name);
    return BigInt(value);
  };
  return {
    uptime: small('Uptime'),
    goroutines: small('NumGoroutine'),
    allocated: large('Alloc'),
    everAllocated: large('TotalAlloc'),
    system: large('Sys'),
    mallocs: large('Mallocs'),
    frees: large('Frees'),
    pause: large('PauseTotalNs'),
  };
}

const missing = (name: string): SourceFailure => new SourceFailure('other', `the answer has no ${name}`);
