/** Applies the fixes of all checks: the resulting configuration, and one change for each place. */
import { isObject, type JsonObject, type JsonPath, nameIn, valueAtPath } from '../core/config/json-value.ts';
import type { Snippet } from '../core/config/snippets.ts';
import type { Check, Fix } from './check.ts';

/** Everything that changes at one place of the file, complete, so that it can be pasted. */
export type Change =
  | {
      readonly kind: 'members';
      readonly into: JsonPath;
      readonly members: Snippet;
      /** The names among them that exist already; their values are replaced. */
      readonly replaced: readonly string[];
    }
  | {
      readonly kind: 'elements';
      readonly into: JsonPath;
      readonly at: 'start' | 'end';
      readonly elements: readonly unknown[];
    };

export interface Repaired {
  readonly raw: JsonObject;
  readonly changes: readonly Change[];
}

/** A fix may uncover the next fault; no configuration needs more rounds than this. */
const ROUNDS = 200;

/** Fixes what can be fixed, one check after the other, each on the result of the fixes before it. */
export function repair(raw: JsonObject, checksOf: (raw: JsonObject) => readonly Check[]): Repaired {
  const origins = new Map<unknown, JsonPath>();
  const copy = copyOf(raw, [], origins);
  if (!isObject(copy)) return { raw, changes: [] };
  const done = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    const next = checksOf(copy).find((check) => isOpen(check) && !done.has(check.title));
    if (next === undefined) break;
    done.add(next.title);
    for (const fix of next.fixes ?? []) apply(copy, fix);
  }
  return { raw: copy, changes: changesIn(raw, copy, origins) };
}

const isOpen = ({ ok, fixes }: Check): boolean =>
  (ok === false || ok === 'unknown') && (fixes?.length ?? 0) > 0;

type Mutable = Record<string, unknown>;

/** A copy that remembers the original path of each of its objects and lists. */
function copyOf(value: unknown, path: JsonPath, origins: Map<unknown, JsonPath>): unknown {
  if (Array.isArray(value)) {
    const list = value.map((item: unknown, index) => copyOf(item, [...path, index], origins));
    origins.set(list, path);
    return list;
  }
  if (!isObject(value)) return value;
  const object: Mutable = {};
  for (const [name, inner] of Object.entries(value)) object[name] = copyOf(inner, [...path, name], origins);
  origins.set(object, path);
  return object;
}

function apply(config: JsonObject, fix: Fix): void {
  const place = valueAtPath(config, fix.into);
  if (fix.kind === 'element') {
    if (!Array.isArray(place)) return;
    if (fix.at === 'start') place.unshift(structuredClone(fix.element));
    else place.push(structuredClone(fix.element));
  } else if (isObject(place)) {
    Object.assign(place, underTheirNames(place, fix.members));
  }
}

/** Keeps a name that already exists in other letter case. */
const underTheirNames = (place: JsonObject, members: Snippet): Snippet =>
  Object.fromEntries(
    Object.entries(structuredClone(members)).map(([name, value]) => [nameIn(place, name) ?? name, value]),
  );

/** The differences, grouped by the objects and lists of the original. */
function changesIn(original: JsonObject, repaired: unknown, origins: Map<unknown, JsonPath>): Change[] {
  const path = origins.get(repaired);
  if (path === undefined) return [];
  const before = valueAtPath(original, path);
  if (Array.isArray(repaired)) {
    const inner = repaired.flatMap((item: unknown) => changesIn(original, item, origins));
    return [...listChanges(path, Array.isArray(before) ? before.length : 0, repaired, origins), ...inner];
  }
  if (!isObject(repaired) || !isObject(before)) return [];
  const fresh = Object.entries(repaired).filter(([name, value]) => !isKept(value, before[name], origins));
  const inner = Object.values(repaired).flatMap((value) => changesIn(original, value, origins));
  if (fresh.length === 0) return inner;
  const replaced = fresh.map(([name]) => name).filter((name) => Object.hasOwn(before, name));
  return [{ kind: 'members', into: path, members: Object.fromEntries(fresh), replaced }, ...inner];
}

const isKept = (value: unknown, before: unknown, origins: Map<unknown, JsonPath>): boolean =>
  origins.has(value) || (value === before && value !== undefined);

/** New elements come before or after those of the original. */
function listChanges(
  into: JsonPath,
  kept: number,
  repaired: readonly unknown[],
  origins: Map<unknown, JsonPath>,
): Change[] {
  const added = repaired.length - kept;
  if (added <= 0) return [];
  const first = repaired.findIndex((item) => origins.has(item) || typeof item !== 'object');
  const before = kept === 0 ? 0 : Math.max(0, first);
  const changes: Change[] = [];
  if (before > 0) changes.push({ kind: 'elements', into, at: 'start', elements: repaired.slice(0, before) });
  const behind = repaired.slice(before + kept);
  if (behind.length > 0) changes.push({ kind: 'elements', into, at: 'end', elements: behind });
  return changes;
}
