/** One reason why a core refuses a configuration. */

import { isObject, type JsonPath, nameIn, textAt, valueAt } from '../../core/config/json-value.ts';
import type { Snippet } from '../../core/config/snippets.ts';
import type { CoreKind } from '../../core/core.ts';

/** The cores that read the format of V2Ray 4. */
export type Reader = Exclude<CoreKind, 'sing-box'>;

export interface Refusal {
  readonly path: JsonPath;
  /** What is wrong, as the end of a sentence that begins with the place: `has no port`. */
  readonly what: string;
  /** The cores known to refuse it. */
  readonly by: readonly Reader[];
  /** Only the newest versions of these cores refuse it. */
  readonly newestOnly?: true;
  /** Members for the object at the path that fix it. */
  readonly put?: Snippet;
}

export const ALL: readonly Reader[] = ['v2ray4', 'v2ray5', 'xray'];
export const V2RAY: readonly Reader[] = ['v2ray4', 'v2ray5'];
export const V2RAY4: readonly Reader[] = ['v2ray4'];
export const XRAY: readonly Reader[] = ['xray'];

/** Refusals that these members fix. */
export const fixedBy = (put: Snippet, refusals: readonly Refusal[]): readonly Refusal[] =>
  refusals.map((one) => ({ ...one, put }));

export const refusal = (path: JsonPath, what: string, by: readonly Reader[] = ALL): Refusal => ({
  path,
  what,
  by,
});

/** A refusal, or nothing. */
export const refuseIf = (
  wrong: boolean,
  path: JsonPath,
  what: string,
  by: readonly Reader[] = ALL,
): readonly Refusal[] => (wrong ? [refusal(path, what, by)] : []);

/** A value of the configuration and its path. */
export interface Found {
  readonly value: unknown;
  readonly path: JsonPath;
}

/** The value called `name` inside, with the name as written there. */
export function inside({ value, path }: Found, name: string): Found {
  return { value: valueAt(value, name), path: [...path, nameIn(value, name) ?? name] };
}

/** The members of the list called `name`; empty if there is no list. */
export function membersOf(found: Found, name: string): readonly Found[] {
  const { value, path } = inside(found, name);
  if (!Array.isArray(value)) return [];
  return value.map((item: unknown, index) => ({ value: item, path: [...path, index] }));
}

/** Whether the name exists, even with `null`: Go keeps raw JSON as it is. */
export const isNamed = ({ value }: Found, name: string): boolean => nameIn(value, name) !== undefined;

/** The text called `name` in lower case; empty if it is missing. */
export const wordAt = ({ value }: Found, name: string): string => (textAt(value, name) ?? '').toLowerCase();

/** `null` in a list of objects, which crashes Go's code. */
export const isGap = ({ value }: Found): boolean => value === null;

/** Whether the value is an object. */
export const isThere = ({ value }: Found): boolean => isObject(value);
