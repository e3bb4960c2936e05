/** What the doctor finds: one check, and the lines of configuration that would mend it. */
import { isObject, type JsonObject, type JsonPath, nameIn, valueAt } from '../core/config/json-value.ts';
import { printJson, printMembers } from '../core/config/print-json.ts';
import type { Snippet } from '../core/config/snippets.ts';

/** Lines for a configuration file. */
export interface Fix {
  /** The object or list that the lines belong into; empty means the top level. */
  readonly into: JsonPath;
  /** For a list: at which end. Absent for an object, whose members the lines are. */
  readonly at?: 'start' | 'end';
  /** The lines, without a comma before or after. */
  readonly json: string;
  /** One of the names stands there already: its value gives way. */
  readonly replaces?: true;
}

/** One thing that was looked at. */
export interface Check {
  readonly id: string;
  /** `note` tells something worth knowing that does not stop the counting. */
  readonly ok: boolean | 'unknown' | 'note';
  /** What was found, in one short sentence. */
  readonly title: string;
  /** Why it matters, and what it was seen by; empty where the title says it all. */
  readonly why: string;
  readonly fix?: Fix;
  /** The core does not even start with this. */
  readonly refused?: true;
}

export const passed = (id: string, title: string): Check => ({ id, ok: true, title, why: '' });
export const noted = (id: string, title: string, why: string): Check => ({ id, ok: 'note', title, why });

export const uncertain = (id: string, title: string, why: string): Check => ({
  id,
  ok: 'unknown',
  title,
  why,
});

export function failed(id: string, title: string, why: string, fix?: Fix): Check {
  return { id, ok: false, title, why, ...(fix === undefined ? {} : { fix }) };
}

/** Puts members into the object at `path`. Objects on the way that are missing become part of the lines. */
export function putMembers(raw: JsonObject, path: JsonPath, members: Snippet): Fix {
  const { into, missing, end } = walk(raw, path);
  const lines = missing.reduceRight<Snippet>((inner, name) => ({ [name]: inner }), members);
  return { into, json: printMembers(lines).join('\n'), ...replacing(end, lines) };
}

/** Puts an element into the list at `path`, which becomes part of the lines when it is missing. */
export function putElement(raw: JsonObject, path: JsonPath, element: Snippet, at: 'start' | 'end'): Fix {
  const { into, missing, end } = walk(raw, path);
  if (missing.length === 0 && Array.isArray(end)) return { into, at, json: printJson(element).join('\n') };
  const [list = '', ...outer] = missing.toReversed();
  const lines = outer.reduce<Snippet>((inner, name) => ({ [name]: inner }), { [list]: [element] });
  return { into, json: printMembers(lines).join('\n'), ...replacing(end, lines) };
}

function replacing(object: unknown, lines: Snippet): { replaces?: true } {
  return Object.keys(lines).some((name) => nameIn(object, name) !== undefined) ? { replaces: true } : {};
}

/** Follows a path as far as there is something to go into, under the names that really stand there. */
function walk(raw: JsonObject, path: JsonPath): { into: JsonPath; missing: string[]; end: unknown } {
  const into: (string | number)[] = [];
  let end: unknown = raw;
  for (const [index, step] of path.entries()) {
    const next = typeof step === 'number' && Array.isArray(end) ? end[step] : valueAt(end, String(step));
    if (!isObject(next) && !Array.isArray(next)) {
      return { into, missing: path.slice(index).map(String), end };
    }
    into.push(typeof step === 'number' ? step : (nameIn(end, step) ?? step));
    end = next;
  }
  return { into, missing: [], end };
}
