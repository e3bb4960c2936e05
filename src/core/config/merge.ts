/** Merges the files of one core, as the core does when it is given a folder or several files. */
import { formatOf } from './core-config.ts';
import { isObject, type JsonObject, nameIn, textAt } from './json-value.ts';

/** A parsed file; its name matters to V2Ray and Xray, see addOutbounds. */
export interface ConfigPart {
  readonly file: string;
  readonly value: JsonObject;
}

/** What several files come to. */
export interface Merged {
  readonly value: JsonObject;
  /** V2Ray 4 makes something else of these files than Xray, whose way `value` is. */
  readonly disputed: boolean;
}

/**
 * Merges the files in the order in which the core reads them. sing-box and V2Ray 5's own format merge objects to the
 * bottom and join lists. In the format of V2Ray 4 a later section replaces the earlier one; of inbounds and outbounds
 * Xray replaces each by its tag or adds it, while V2Ray 4 does so for a file that has a single one, and otherwise
 * takes the later list for the earlier.
 */
export function mergeParts(parts: readonly ConfigPart[]): Merged {
  const [only] = parts;
  if (only === undefined) return { value: {}, disputed: false };
  if (parts.length === 1) return { value: only.value, disputed: false };
  if (parts.some(({ value }) => ['sing-box', 'v2ray5'].includes(formatOf(value) ?? ''))) {
    const value = parts.reduce<JsonObject>((merged, part) => mergeDeep(merged, part.value), {});
    return { value, disputed: false };
  }
  const asXray = parts.reduce<JsonObject>((merged, part) => mergeSections(merged, part, mergeByTag), {});
  const asV2Ray = parts.reduce<JsonObject>((merged, part) => mergeSections(merged, part, mergeSingle), {});
  return { value: asXray, disputed: JSON.stringify(asXray) !== JSON.stringify(asV2Ray) };
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

type ListMerge = (before: readonly unknown[], added: readonly unknown[], at: 'start' | 'end') => unknown[];

function mergeSections(into: JsonObject, { file, value: from }: ConfigPart, merge: ListMerge): JsonObject {
  const merged: Record<string, unknown> = { ...into };
  for (const [name, value] of Object.entries(from)) {
    const key = nameIn(into, name) ?? name;
    const before = into[key];
    const at = placeOf(key.toLowerCase(), file);
    if (at !== undefined && Array.isArray(before) && Array.isArray(value))
      merged[key] = merge(before, value, at);
    else merged[key] = value ?? before;
  }
  return merged;
}

/** New outbounds come first, so that the last file's is the default one, unless the file's name says "tail". */
function placeOf(section: string, file: string): 'start' | 'end' | undefined {
  if (section === 'inbounds') return 'end';
  if (section !== 'outbounds') return undefined;
  const name = file.slice(file.lastIndexOf('/') + 1);
  return name.toLowerCase().includes('tail') ? 'end' : 'start';
}

const mergeSingle: ListMerge = (before, added, at) => {
  if (added.length === 0) return [...before];
  return added.length === 1 && before.length > 0 ? mergeByTag(before, added, at) : [...added];
};

/** Those without a tag count as one tag: V2Ray and Xray replace them by each other. */
const mergeByTag: ListMerge = (before, added, at) => {
  const merged = [...before];
  const fresh: unknown[] = [];
  for (const item of added) {
    const same = merged.findIndex((other) => textAt(other, 'tag') === textAt(item, 'tag'));
    if (same >= 0) merged[same] = item;
    else fresh.push(item);
  }
  return at === 'start' ? [...fresh, ...merged] : [...merged, ...fresh];
};
