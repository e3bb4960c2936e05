/** The result of one check, and the changes to the configuration that would fix what is wrong. */
import { isObject, type JsonObject, type JsonPath, nameIn, valueAt } from '../core/config/json-value.ts';
import type { Snippet } from '../core/config/snippets.ts';

/** A change to a configuration. `into` is the object or list to change; empty means the top level. */
export type Fix =
  | { readonly kind: 'members'; readonly into: JsonPath; readonly members: Snippet }
  | {
      readonly kind: 'element';
      readonly into: JsonPath;
      readonly at: 'start' | 'end';
      readonly element: unknown;
    };

/** The result of one check. */
export interface Check {
  readonly id: string;
  /** `note` is worth knowing but does not stop the counting. */
  readonly ok: boolean | 'unknown' | 'note';
  /** The result in one short sentence. */
  readonly title: string;
  /** Why it matters, or how it was found; empty if the title says enough. */
  readonly why: string;
  /** The changes that fix it together; for a note, what could be added. */
  readonly fixes?: readonly Fix[];
  /** The core does not start with this. */
  readonly refused?: true;
}

/** A check that found nothing wrong. */
export const passed = (id: string, title: string): Check => ({ id, ok: true, title, why: '' });

/** A check with something worth knowing. */
export const noted = (id: string, title: string, why: string): Check => ({ id, ok: 'note', title, why });

/** A check that could not be decided. */
export const uncertain = (id: string, title: string, why: string): Check => ({
  id,
  ok: 'unknown',
  title,
  why,
});

/** A check that found a fault, with the changes that fix it. */
export function failed(id: string, title: string, why: string, ...fixes: readonly Fix[]): Check {
  return { id, ok: false, title, why, ...(fixes.length === 0 ? {} : { fixes }) };
}

/** Puts members into the object at `path`. Missing objects on the way are created by the change. */
export function putMembers(raw: JsonObject, path: JsonPath, members: Snippet): Fix {
  const { into, missing } = walk(raw, path, 'object');
  const whole = missing.reduceRight<Snippet>((inner, name) => ({ [name]: inner }), members);
  return { kind: 'members', into, members: whole };
}

/** Puts an element into the list at `path`. A missing list is created by the change. */
export function putElement(raw: JsonObject, path: JsonPath, element: Snippet, at: 'start' | 'end'): Fix {
  const { into, missing, end } = walk(raw, path, 'list');
  if (missing.length === 0 && Array.isArray(end)) return { kind: 'element', into, at, element };
  const [list = '', ...outer] = missing.toReversed();
  const members = outer.reduce<Snippet>((inner, name) => ({ [name]: inner }), { [list]: [element] });
  return { kind: 'members', into, members };
}

/** Follows a path as far as it exists, with the names as written there. A value of the wrong type is replaced. */
function walk(
  raw: JsonObject,
  path: JsonPath,
  goal: 'object' | 'list',
): { into: JsonPath; missing: string[]; end: unknown } {
  const into: (string | number)[] = [];
  let end: unknown = raw;
  for (const [index, step] of path.entries()) {
    const next = typeof step === 'number' && Array.isArray(end) ? end[step] : valueAt(end, String(step));
    const following = path[index + 1];
    const wanted = following === undefined ? goal : typeof following === 'number' ? 'list' : 'object';
    if (wanted === 'list' ? !Array.isArray(next) : !isObject(next)) {
      return { into, missing: path.slice(index).map(String), end };
    }
    into.push(typeof step === 'number' ? step : (nameIn(end, step) ?? step));
    end = next;
  }
  return { into, missing: [], end };
}
