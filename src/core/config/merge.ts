/** Merges the files of one core the way the core does with a folder or several files. */
import { formatOf } from './core-config.ts';
import { isObject, type JsonObject, nameIn, textAt } from './json-value.ts';

/** A parsed file. V2Ray and Xray also go by its name, see addOutbounds. */
export interface ConfigPart {
  readonly file: string;
  readonly value: JsonObject;
}

/** The result of merging. */
export interface Merged {
  readonly value: JsonObject;
  /** V2Ray 4 merges these files differently than Xray; `value` follows Xray. */
  readonly disputed: boolean;
}

/**
 * Merges files in the order in which the core reads them. sing-box and V2Ray 5's own format merge objects recursively
 * and join lists. In V2Ray 4's format a later section replaces the earlier one, except for inbounds and outbounds: Xray
 * replaces or adds each by its tag; V2Ray 4 does so only for a file with a single one, and otherwise takes the whole
 * later list.
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

/** New outbounds come first, so that the last file's is the default, unless the file's name contains "tail". */
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

/** Entries without a tag count as having the same tag: V2Ray and Xray replace one by the other. */
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
