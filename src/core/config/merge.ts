/** Merges the files of one core, as the core does when it is given a folder or several files. */
import { formatOf } from './core-config.ts';
import { isObject, type JsonObject, nameIn, textAt } from './json-value.ts';

/** A parsed file; its name matters to V2Ray and Xray, see mergeOutbounds. */
export interface ConfigPart {
  readonly file: string;
  readonly value: JsonObject;
}

/**
 * Merges the files in the order in which the core reads them. sing-box and V2Ray 5's own format merge objects to the
 * bottom and join lists; in the format of V2Ray 4 a later section replaces the earlier one, while inbounds and
 * outbounds are replaced by tag or added.
 */
export function mergeParts(parts: readonly ConfigPart[]): JsonObject {
  const [only] = parts;
  if (only === undefined) return {};
  if (parts.length === 1) return only.value;
  const deep = parts.some(({ value }) => ['sing-box', 'v2ray5'].includes(formatOf(value) ?? ''));
  return deep
    ? parts.reduce<JsonObject>((merged, part) => mergeDeep(merged, part.value), {})
    : parts.reduce<JsonObject>(mergeSections, {});
}

function mergeDeep(into: JsonObject, from: JsonObject): JsonObject {
  const merged: Record<string, unknown> = { ...into };
  for (const [name, value] of Object.entries(from)) {
    const key = nameIn(into, name) ?? name;
    const before = into[key];
    if (isObject(before) && isObject(value)) merged[key] = mergeDeep(before, value);
    else if (Array.isArray(before) && Array.isArray(value)) merged[key] = [...before, ...value];
    else merged[key] = value ?? before;
  }
  return merged;
}

function mergeSections(into: JsonObject, { file, value: from }: ConfigPart): JsonObject {
  const merged: Record<string, unknown> = { ...into };
  for (const [name, value] of Object.entries(from)) {
    const key = nameIn(into, name) ?? name;
    const before = into[key];
    const lists = Array.isArray(before) && Array.isArray(value);
    if (lists && key.toLowerCase() === 'inbounds') merged[key] = mergeByTag(before, value, 'end');
    else if (lists && key.toLowerCase() === 'outbounds') merged[key] = mergeOutbounds(before, value, file);
    else merged[key] = value ?? before;
  }
  return merged;
}

/** New outbounds come first, so that the last file's is the default one, unless the file's name says "tail". */
function mergeOutbounds(before: readonly unknown[], added: readonly unknown[], file: string): unknown[] {
  const name = file.slice(file.lastIndexOf('/') + 1);
  return mergeByTag(before, added, name.toLowerCase().includes('tail') ? 'end' : 'start');
}

/** Those without a tag count as one tag: V2Ray and Xray replace them by each other. */
function mergeByTag(before: readonly unknown[], added: readonly unknown[], at: 'start' | 'end'): unknown[] {
  const merged = [...before];
  const fresh: unknown[] = [];
  for (const item of added) {
    const same = merged.findIndex((other) => textAt(other, 'tag') === textAt(item, 'tag'));
    if (same >= 0) merged[same] = item;
    else fresh.push(item);
  }
  return at === 'start' ? [...fresh, ...merged] : [...merged, ...fresh];
}
