/**
 * Puts requests on the wire. They are two fields long: loading a general encoder for them takes as long as half an
 * empty node program.
 */

/** What QueryStats is asked. A core that does not know `patterns` passes over it. */
export interface QueryStatsRequest {
  readonly pattern: string;
  readonly patterns: readonly string[];
  readonly reset: boolean;
}

const PATTERN = (1 << 3) | 2;
const RESET = 2 << 3;
const PATTERNS = (3 << 3) | 2;

/** Encodes a QueryStatsRequest; as in all of proto3, what is empty or false is left out. */
export function encodeQueryStatsRequest({ pattern, patterns, reset }: QueryStatsRequest): Buffer {
  return Buffer.concat([
    ...(pattern === '' ? [] : [text(PATTERN, pattern)]),
    ...(reset ? [Buffer.of(RESET, 1)] : []),
    ...patterns.map((one) => text(PATTERNS, one)),
  ]);
}

/** Encodes a SysStatsRequest, which has no fields. */
export function encodeSysStatsRequest(): Buffer {
  return Buffer.alloc(0);
}

function text(tag: number, value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.of(tag, ...varint(bytes.length)), bytes]);
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}
