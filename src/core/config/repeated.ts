/** Finds names that occur twice in one object: Go's decoder merges their values, a JSON parser keeps the last. */
import type { Node } from 'jsonc-parser';
import { isObject, type JsonObject } from './json-value.ts';

/** A repeated name and its place. */
export interface Repeated {
  readonly name: string;
  readonly offset: number;
  /** The values have different types: the decoder may refuse the first one even if the second is valid. */
  readonly clash: boolean;
}

/** The value of a parsed tree as Go reads it; repeated names are added to `repeated`. */
export function treeValue(node: Node, repeated: Repeated[], name = ''): unknown {
  if (node.type === 'array') return (node.children ?? []).map((child) => treeValue(child, repeated, name));
  if (node.type !== 'object') return node.value;
  const object: Record<string, unknown> = {};
  for (const property of node.children ?? []) {
    const [key, child] = property.children ?? [];
    if (key === undefined || child === undefined) continue;
    const text = String(key.value);
    const value = treeValue(child, repeated, text);
    const twin = Object.keys(object).find((other) => isSame(other, text));
    if (twin === undefined) define(object, text, value);
    else {
      const clash = isClash(object[twin], value);
      repeated.push({ name: text, offset: key.offset, clash });
      define(object, twin, merged(object[twin], value, text));
    }
  }
  return object;
}

/** Whether a parsed object has, at any depth, two names that differ only in letter case. */
export function hasCaseTwins(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasCaseTwins);
  if (!isObject(value)) return false;
  const names = Object.keys(value);
  const small = new Set(names.map((name) => name.toLowerCase()));
  const differ = names.length === small.size || names.some((name) => name.toLowerCase() === 'path');
  return !differ || Object.values(value).some(hasCaseTwins);
}

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'list' : typeof value);

/** Whether two values to be merged differ in type, themselves or in anything that both contain. */
function isClash(before: unknown, after: unknown): boolean {
  if (before === null || after === null) return false;
  if (kindOf(before) !== kindOf(after)) return true;
  if (!isObject(before) || !isObject(after)) return false;
  return Object.entries(after).some(([name, value]) => {
    const twin = Object.keys(before).find((other) => isSame(other, name));
    return twin !== undefined && isClash(before[twin], value);
  });
}

/** WebSocket settings really have both "path" and "Path". */
const isSame = (a: string, b: string): boolean =>
  a === b || (a.toLowerCase() === b.toLowerCase() && a.toLowerCase() !== 'path');

/** Makes `__proto__` an ordinary name. */
function define(object: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}

/** Values that the decoder keeps as raw JSON and reads later: the last one counts. */
const RAW = new Set(['settings', 'rules', 'clients', 'users', 'header', 'response', 'dest']);
/** Objects with names chosen by the user: each entry is replaced as a whole. */
const MAPS = new Set(['levels', 'hosts', 'headers']);

function merged(before: unknown, after: unknown, name: string): unknown {
  const lower = name.toLowerCase();
  if (RAW.has(lower)) return after;
  if (isObject(before) && isObject(after)) {
    return MAPS.has(lower) ? { ...before, ...after } : mergedObject(before, after);
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    return after.map((item: unknown, index) =>
      index < before.length ? merged(before[index], item, '') : item,
    );
  }
  return after ?? before;
}

function mergedObject(before: JsonObject, after: JsonObject): JsonObject {
  const object: Record<string, unknown> = { ...before };
  for (const [name, value] of Object.entries(after)) {
    const twin = Object.keys(object).find((other) => isSame(other, name));
    object[twin ?? name] = twin === undefined ? value : merged(object[twin], value, name);
  }
  return object;
}
