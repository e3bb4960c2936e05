/** Writes the corrected configuration to a new file next to the old one and keeps its comments. */
import { open, readFile, rm, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { applyEdits, findNodeAtLocation, type JSONPath, modify, parseTree, visit } from 'jsonc-parser';
import { isJson } from '../core/config/formats.ts';
import type { JsonObject } from '../core/config/json-value.ts';
import { blankHashComments, parseJsonc } from '../core/config/jsonc.ts';
import { errorCode } from '../text/error-code.ts';
import { UsageError } from '../text/usage-error.ts';
import type { Change } from './repair.ts';

const FORMATTING = { tabSize: 2, insertSpaces: true, eol: '\n' };

/** The text with the changes applied; undefined if the result does not parse to the wanted configuration. */
export function repairedText(
  text: string,
  changes: readonly Change[],
  repaired: JsonObject,
): string | undefined {
  const bare = withoutTrailingCommas(text.replace(/^\uFEFF/, ''));
  const small = changes.filter(isSmall);
  const rest = changes.filter((change) => !isSmall(change));
  const result = rest.toSorted((a, b) => order(a) - order(b)).reduce(changedText, withSmall(bare, small));
  const parsed = parseJsonc(result);
  const right = parsed.ok && parsed.slips.length === 0 && isDeepStrictEqual(parsed.value, repaired);
  return right ? result : undefined;
}

/** Removes the commas before closing brackets, at which the cores stop with an error. */
function withoutTrailingCommas(text: string): string {
  const commas: number[] = [];
  let comma: number | undefined;
  const other = (): void => {
    comma = undefined;
  };
  const closing = (): void => {
    if (comma !== undefined) commas.push(comma);
    comma = undefined;
  };
  visit(blankHashComments(text), {
    onSeparator: (character, offset) => {
      comma = character === ',' ? offset : undefined;
    },
    onObjectBegin: other,
    onArrayBegin: other,
    onObjectProperty: other,
    onLiteralValue: other,
    onObjectEnd: closing,
    onArrayEnd: closing,
  });
  return commas.reduceRight((changed, at) => changed.slice(0, at) + changed.slice(at + 1), text);
}

type Members = Extract<Change, { kind: 'members' }>;

/** A few new simple values in an object, such as a user's email, of which there may be thousands. */
const isSmall = (change: Change): change is Members =>
  change.kind === 'members' &&
  change.into.length > 0 &&
  change.replaced.length === 0 &&
  Object.values(change.members).every((value) => typeof value !== 'object');

/** Applies all small changes at once, each after the last member of its object and in the same layout. */
function withSmall(text: string, changes: readonly Members[]): string {
  const tree = parseTree(blankHashComments(text));
  if (tree === undefined || changes.length === 0) return text;
  const edits = changes.flatMap(({ into, members }) => {
    const object = findNodeAtLocation(tree, [...into]);
    if (object === undefined) return [];
    const last = object.children?.at(-1);
    const gap = last === undefined ? ' ' : gapBefore(text, last.offset);
    const values = Object.entries(members).map(
      ([name, value]) => `${gap}${JSON.stringify(name)}: ${JSON.stringify(value)}`,
    );
    return last === undefined
      ? { offset: object.offset + 1, content: `${values.join(',')} ` }
      : { offset: last.offset + last.length, content: `,${values.join(',')}` };
  });
  const sorted = edits.toSorted((one, other) => one.offset - other.offset);
  const pieces = sorted.map(
    ({ offset, content }, index) => text.slice(sorted[index - 1]?.offset ?? 0, offset) + content,
  );
  return pieces.join('') + text.slice(sorted.at(-1)?.offset ?? 0);
}

/** The line break and indentation before a place that begins a line; otherwise a space. */
function gapBefore(text: string, offset: number): string {
  const line = text.lastIndexOf('\n', offset - 1);
  const indent = text.slice(Math.max(line, 0), offset);
  return line >= 0 && indent.trim() === '' ? indent : ' ';
}

/** Inserting at the start of a list shifts the rest, so it comes last; inner places come before outer ones. */
const order = (change: Change): number =>
  (change.kind === 'elements' ? (change.at === 'start' ? 2000 : 1000) : 0) - change.into.length;

function changedText(text: string, change: Change): string {
  const path = [...change.into];
  if (change.kind === 'members') {
    return Object.entries(change.members).reduce(
      (changed, [name, value]) => put(changed, [...path, name], value),
      text,
    );
  }
  const { at, elements } = change;
  const inOrder = at === 'start' ? elements.toReversed() : elements;
  return inOrder.reduce<string>(
    (changed, element) => put(changed, [...path, at === 'start' ? 0 : -1], element, true),
    text,
  );
}

/** One edit. jsonc-parser does not know comments that begin with #; blanking them out keeps all offsets. */
function put(text: string, path: JSONPath, value: unknown, isArrayInsertion = false): string {
  const edits = modify(blankHashComments(text), path, value, {
    formattingOptions: FORMATTING,
    isArrayInsertion,
  });
  return applyEdits(text, edits);
}

/** A corrected configuration, and the files that it was read from. */
export interface Repair {
  readonly files: readonly string[];
  readonly changes: readonly Change[];
  readonly repaired: JsonObject;
}

/**
 * Writes the corrected configuration to `target`, a new file; resolves with a sentence about it. Throws a
 * UsageError if it cannot or should not be written.
 */
export async function writeRepaired({ files, changes, repaired }: Repair, target: string): Promise<string> {
  const [file, ...more] = files;
  if (file === undefined || more.length > 0)
    throw new UsageError('--write corrects a configuration of one file; this one has several.');
  if (!isJson(file))
    throw new UsageError('--write corrects JSON only; put the lines into YAML or TOML by hand.');
  if (/\.(jsonc?|json5|ya?ml|toml)$/i.test(target)) {
    throw new UsageError(
      `A core that reads the whole folder would load ${target}; call it ${basename(file)}.new, for example.`,
    );
  }
  if (changes.length === 0) return 'Nothing to write: no change would fix anything.';
  const text = await readFile(file, 'utf8');
  const result = repairedText(text, changes, repaired);
  if (result === undefined) {
    throw new UsageError(
      '--write cannot put these changes in and keep the rest as it is; make them by hand.',
    );
  }
  await create(target, result, file);
  return `Written: ${target}. Compare it with ${file}, then put it in its place.`;
}

/** Never overwrites a file or follows a link; has the original's mode and owner from the first byte on. */
async function create(target: string, text: string, original: string): Promise<void> {
  const { mode, uid, gid } = await stat(original);
  let made = false;
  try {
    const handle = await open(target, 'wx', 0o600);
    made = true;
    try {
      if (process.getuid?.() === 0) await handle.chown(uid, gid);
      await handle.chmod(mode & 0o777);
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (made) await rm(target, { force: true });
    const code = errorCode(error);
    throw new UsageError(
      code === 'EEXIST'
        ? `${target} exists already; --write makes a new file only.`
        : `${target} cannot be written (${code}).`,
    );
  }
}
