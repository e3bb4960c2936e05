/** Changes values in the text of a settings file; comments, order and everything else stay. */
import { createScanner, findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';

/** jsonc-parser's token for a comma; its enum cannot be imported here. */
const COMMA = 5;

type Entry = readonly [key: string, value: unknown];

/** Sets keys of the object in `text`: in place if they exist, else at its end. An empty text becomes an object. */
export function editObject(text: string, entries: readonly Entry[]): string {
  if (text.trim() === '') return editObject('{}\n', entries);
  const places = entries.flatMap(([key, value]) => {
    const node = valueNode(text, key);
    return node === undefined ? [] : [{ node, value }];
  });
  places.sort((a, b) => b.node.offset - a.node.offset);
  const edited = places.reduce(
    (current, { node: { offset, length }, value }) =>
      current.slice(0, offset) + inline(value) + current.slice(offset + length),
    text,
  );
  return append(
    edited,
    entries.filter(([key]) => valueNode(text, key) === undefined),
  );
}

function append(text: string, entries: readonly Entry[]): string {
  const root = parseTree(text);
  if (root === undefined || entries.length === 0) return text;
  const close = root.offset + root.length - 1;
  const last = root.children?.at(-1);
  const comma = last === undefined ? close : last.offset + last.length;
  const needsComma = last !== undefined && !isCommaNext(text, comma);
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? '  ';
  const lines = entries.map(([key, value]) => `${indent}${JSON.stringify(key)}: ${inline(value)}`);
  const before = text.slice(0, comma) + (needsComma ? ',' : '') + text.slice(comma, close);
  return before.trimEnd() + eol + lines.join(`,${eol}`) + eol + text.slice(close);
}

function isCommaNext(text: string, offset: number): boolean {
  const scanner = createScanner(text, true);
  scanner.setPosition(offset);
  return scanner.scan() === COMMA;
}

function valueNode(text: string, key: string): Node | undefined {
  const root = parseTree(text);
  return root === undefined ? undefined : findNodeAtLocation(root, [key]);
}

const inline = (value: unknown): string =>
  Array.isArray(value) ? `[${value.map(inline).join(', ')}]` : JSON.stringify(value);
