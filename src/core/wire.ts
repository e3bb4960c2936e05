/**
 * Decodes QueryStatsResponse into names and exact values without an object per counter. That takes less than half the
 * time of the generic decoder, which matters with 20,000 counters twice a second.
 */
import type { Answer } from './core.ts';

/** The reading position in a message. */
interface Cursor {
  readonly bytes: Buffer;
  at: number;
}

const WIRE_VARINT = 0;
const WIRE_FIXED64 = 1;
const WIRE_BYTES = 2;
const WIRE_FIXED32 = 5;

/** Reads a varint as an exact int64, from at most ten bytes (negative numbers take all ten). */
function readInt64(cursor: Cursor): bigint {
  const { bytes } = cursor;
  let small = 0;
  let scale = 1;
  // Seven bytes of seven bits stay below 2^53, where a number is exact.
  for (let count = 0; count < 7; count++) {
    const byte = bytes[cursor.at++];
    if (byte === undefined) throw new Error('the answer ends inside a number');
    small += (byte & 0x7f) * scale;
    if (byte < 0x80) return BigInt(small);
    scale *= 128;
  }
  let large = BigInt(small);
  for (let shift = 49n; shift < 70n; shift += 7n) {
    const byte = bytes[cursor.at++];
    if (byte === undefined) throw new Error('the answer ends inside a number');
    large |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return BigInt.asIntN(64, large);
  }
  throw new Error('a number in the answer is longer than ten bytes');
}

/** Reads a length or a tag (a field's number and wire type); both fit into 32 bits. */
function readUint(cursor: Cursor): number {
  // Nearly all of them are one byte; going through an int64 would double the decoding time.
  const first = cursor.bytes[cursor.at];
  if (first !== undefined && first < 0x80) {
    cursor.at += 1;
    return first;
  }
  const value = readInt64(cursor);
  if (value < 0n || value > 0xffff_ffffn) throw new Error('a length in the answer makes no sense');
  return Number(value);
}

/** Reads a length and returns where the bytes of that length end, which has to be inside the message. */
function readEnd(cursor: Cursor, limit: number): number {
  const length = readUint(cursor);
  const end = cursor.at + length;
  if (end > limit) throw new Error('a field of the answer is longer than the answer');
  return end;
}

/** Skips a field that this proto does not know, as every protobuf reader has to. */
function skip(cursor: Cursor, wire: number, limit: number): void {
  if (wire === WIRE_VARINT) readInt64(cursor);
  else if (wire === WIRE_FIXED64) cursor.at += 8;
  else if (wire === WIRE_BYTES) cursor.at = readEnd(cursor, limit);
  else if (wire === WIRE_FIXED32) cursor.at += 4;
  else throw new Error('the answer is not a protobuf message');
  if (cursor.at > limit) throw new Error('a field of the answer is longer than the answer');
}

/**
 * Decodes one QueryStatsResponse. A missing value is 0 (proto3 leaves zero out); unknown fields are skipped. Throws an
 * Error on anything else.
 */
export function decodeQueryStatsResponse(bytes: Buffer): Answer {
  const names: string[] = [];
  const values: bigint[] = [];
  const cursor: Cursor = { bytes, at: 0 };
  while (cursor.at < bytes.length) {
    const tag = readUint(cursor);
    if (tag !== ((1 << 3) | WIRE_BYTES)) {
      skip(cursor, tag & 7, bytes.length);
      continue;
    }
    const end = readEnd(cursor, bytes.length);
    let name = '';
    let value = 0n;
    while (cursor.at < end) {
      const field = readUint(cursor);
      if (field === ((1 << 3) | WIRE_BYTES)) {
        const nameEnd = readEnd(cursor, end);
        name = bytes.toString('utf8', cursor.at, nameEnd);
        cursor.at = nameEnd;
      } else if (field === ((2 << 3) | WIRE_VARINT)) value = readInt64(cursor);
      else skip(cursor, field & 7, end);
    }
    if (cursor.at !== end) throw new Error('a counter in the answer is cut short');
    names.push(name);
    values.push(value);
  }
  return { names, values };
}
