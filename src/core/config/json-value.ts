/** Reads values from parsed JSON the way Go's decoder does in the cores: names match in any letter case. */

export type JsonObject = { readonly [key: string]: unknown };

/** Steps from the top of a configuration to a value: names in objects, indexes in lists. */
export type JsonPath = readonly (string | number)[];

/** Whether a value is an object, neither null nor a list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The name under which an object has `name`, ignoring letter case; an exact match comes first. */
export function nameIn(object: unknown, name: string): string | undefined {
  if (!isObject(object)) return undefined;
  if (Object.hasOwn(object, name)) return name;
  const lower = name.toLowerCase();
  return Object.keys(object).find((key) => key.toLowerCase() === lower);
}

/** All names under which an object has `name`, since it may occur in several letter cases. */
export function namesIn(object: JsonObject, name: string): readonly string[] {
  const lower = name.toLowerCase();
  return Object.keys(object).filter((key) => key.toLowerCase() === lower);
}

/** The value called `name` in `object`, or undefined. */
export function valueAt(object: unknown, name: string): unknown {
  const key = nameIn(object, name);
  return key !== undefined && isObject(object) ? object[key] : undefined;
}

/** The object at the end of a chain of names; undefined if one is missing or is not an object. */
export function objectAt(object: unknown, ...names: readonly string[]): JsonObject | undefined {
  const value = names.reduce<unknown>(valueAt, object);
  return isObject(value) ? value : undefined;
}

/** The value at the end of a path; undefined if the path does not exist. */
export function valueAtPath(value: unknown, path: JsonPath): unknown {
  return path.reduce<unknown>(
    (inner, step) =>
      Array.isArray(inner) && typeof step === 'number' ? inner[step] : valueAt(inner, String(step)),
    value,
  );
}

/** The list called `name`; empty if it is missing. */
export function listAt(object: unknown, name: string): readonly unknown[] {
  const value = valueAt(object, name);
  return Array.isArray(value) ? value : [];
}

/** The text called `name`; undefined if it is missing or empty, which the cores do not distinguish. */
export function textAt(object: unknown, name: string): string | undefined {
  const value = valueAt(object, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * A list of texts as the cores take it: a list, or one text separated by commas. V2Ray keeps the spaces around a comma;
 * `trim` removes them.
 */
export function textsAt(object: unknown, name: string, trim = true): readonly string[] {
  const value = valueAt(object, name);
  if (typeof value === 'string') return value.split(',').map((text) => (trim ? text.trim() : text));
  return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];
}

/** A non-negative integer called `name`; 0, the cores' default, if it is missing. */
export function countAt(object: unknown, name: string): number {
  const value = valueAt(object, name);
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : 0;
}

/** Whether the switch called `name` is on. */
export function isOn(object: unknown, name: string): boolean {
  return valueAt(object, name) === true;
}
