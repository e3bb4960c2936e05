/** Prints JSON the way people write it: short values on one line, and without characters that act on a terminal. */
import { escapeControls } from '../../text/safe.ts';
import { isObject } from './json-value.ts';

/** The widest line in characters; it fits into 80 columns with an indent. */
const WIDTH = 74;
/** Members that are no wider than this share lines. */
const SHORT = 40;
const STEP = '  ';

/** The lines of a value. */
export function printJson(value: unknown): readonly string[] {
  return print({ key: '', value }, '', '');
}

/** The lines of an object's members without its braces, ready to be pasted into another object. */
export function printMembers(object: Readonly<Record<string, unknown>>): readonly string[] {
  return printAll(membersOf(object), '');
}

/** A value with its prefix: none, or its name and a colon. */
interface Part {
  readonly key: string;
  readonly value: unknown;
}

function print({ key, value }: Part, indent: string, suffix: string): string[] {
  const flat = indent + key + inline(value) + suffix;
  const parts = Array.isArray(value)
    ? value.map((item: unknown) => ({ key: '', value: item }))
    : isObject(value)
      ? membersOf(value)
      : [];
  if (flat.length <= WIDTH || parts.length === 0) return [flat];
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const deeper = indent + STEP;
  const short = parts.every((part) => part.key.length + inline(part.value).length <= SHORT);
  const inner = short ? fill(parts, deeper) : printAll(parts, deeper);
  return [indent + key + open, ...inner, indent + close + suffix];
}

function printAll(parts: readonly Part[], indent: string): string[] {
  return parts.flatMap((part, index) => print(part, indent, index < parts.length - 1 ? ',' : ''));
}

/** Puts short parts on as few lines as possible. */
function fill(parts: readonly Part[], indent: string): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const [index, { key, value }] of parts.entries()) {
    const text = key + inline(value) + (index < parts.length - 1 ? ',' : '');
    const joined = line === indent ? indent + text : `${line} ${text}`;
    if (joined.length > WIDTH && line !== indent) {
      lines.push(line);
      line = indent + text;
    } else {
      line = joined;
    }
  }
  return [...lines, line];
}

const membersOf = (object: Readonly<Record<string, unknown>>): Part[] =>
  Object.entries(object).map(([name, value]) => ({ key: `${inline(name)}: `, value }));

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (!isObject(value)) return escapeControls(JSON.stringify(value));
  const parts = membersOf(value).map((part) => part.key + inline(part.value));
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}
