/** Puts the changes of all checks together: what the configuration becomes, and one change for each place. */
import { isObject, type JsonObject, type JsonPath, nameIn, valueAtPath } from '../core/config/json-value.ts';
import type { Snippet } from '../core/config/snippets.ts';
import type { Check, Fix } from './check.ts';

/** All that changes at one place of the file, whole, so that it can be pasted. */
export type Change =
  | {
      readonly kind: 'members';
      readonly into: JsonPath;
      readonly members: Snippet;
      /** The names among them that are there already; their values are replaced. */
      readonly replaced: readonly string[];
    }
  | {
      readonly kind: 'elements';
      readonly into: JsonPath;
      readonly at: 'start' | 'end';
      readonly elements: readonly unknown[];
    };

export interface Mended {
  readonly raw: JsonObject;
  readonly changes: readonly Change[];
}

/** A change may uncover the next fault; more rounds than this are needed by nothing. */
const ROUNDS = 200;

/** Mends what can be mended, one check after the other, each seen on what the ones before it made of the file. */
export function mend(raw: JsonObject, checksOf: (raw: JsonObject) => readonly Check[]): Mended {
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

/** A copy that remembers where each of its objects and lists stands in the original. */
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

/** A name that stands there in other letter case is kept as it stands. */
const underTheirNames = (place: JsonObject, members: Snippet): Snippet =>
  Object.fromEntries(
    Object.entries(structuredClone(members)).map(([name, value]) => [nameIn(place, name) ?? name, value]),
  );

/** The differences, gathered by the objects and lists of the original. */
function changesIn(original: JsonObject, mended: unknown, origins: Map<unknown, JsonPath>): Change[] {
  const path = origins.get(mended);
  if (path === undefined) return [];
  const before = valueAtPath(original, path);
  if (Array.isArray(mended)) {
    const inner = mended.flatMap((item: unknown) => changesIn(original, item, origins));
    return [...listChanges(path, Array.isArray(before) ? before.length : 0, mended, origins), ...inner];
  }
  if (!isObject(mended) || !isObject(before)) return [];
  const fresh = Object.entries(mended).filter(([name, value]) => !isKept(value, before[name], origins));
  const inner = Object.values(mended).flatMap((value) => changesIn(original, value, origins));
  if (fresh.length === 0) return inner;
  const replaced = fresh.map(([name]) => name).filter((name) => Object.hasOwn(before, name));
  return [{ kind: 'members', into: path, members: Object.fromEntries(fresh), replaced }, ...inner];
}

const isKept = (value: unknown, before: unknown, origins: Map<unknown, JsonPath>): boolean =>
  origins.has(value) || (value === before && value !== undefined);

/** New elements stand before or behind those of the original. */
function listChanges(
  into: JsonPath,
  kept: number,
  mended: readonly unknown[],
  origins: Map<unknown, JsonPath>,
): Change[] {
  const added = mended.length - kept;
  if (added <= 0) return [];
  const first = mended.findIndex((item) => origins.has(item) || typeof item !== 'object');
  const before = kept === 0 ? 0 : Math.max(0, first);
  const changes: Change[] = [];
  if (before > 0) changes.push({ kind: 'elements', into, at: 'start', elements: mended.slice(0, before) });
  const behind = mended.slice(before + kept);
  if (behind.length > 0) changes.push({ kind: 'elements', into, at: 'end', elements: behind });
  return changes;
}
