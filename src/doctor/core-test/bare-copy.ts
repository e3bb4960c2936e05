/** Copies a configuration without its log paths for the core's own test, which would create those files. */
import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import type { JsonObject } from '../../core/config/json-value.ts';
import { blankHashComments } from '../../core/config/jsonc.ts';

const LOG_PATHS = [
  ['log', 'access'],
  ['log', 'error'],
  ['log', 'output'],
];

/** The text of a single JSON file with every log path emptied and everything else unchanged. */
export function withoutLogPaths(text: string): string {
  const tree = parseTree(blankHashComments(text), [], { allowTrailingComma: true });
  if (tree === undefined) return text;
  const nodes = LOG_PATHS.flatMap((path) => findNodeAtLocation(tree, path) ?? []);
  const logs = nodes.toSorted((a, b) => b.offset - a.offset);
  return logs.reduce(
    (changed, { type, offset, length }) =>
      changed.slice(0, offset) + (type === 'string' ? '""' : '{}') + changed.slice(offset + length),
    text,
  );
}

/** Whether the test has no file left to write to; names in other letter case and repeated names count too. */
export function logsNowhere(value: JsonObject): boolean {
  return Object.entries(value)
    .filter(([name]) => name.toLowerCase() === 'log')
    .every(([, log]) => !/"(access|error|output|path)":("[^"]|\{[^}])/i.test(JSON.stringify(log)));
}

/** The configuration without log sections, for files that are merged or not JSON. */
export function withoutLog(value: JsonObject): string {
  const kept = Object.entries(value).filter(([name]) => name.toLowerCase() !== 'log');
  return JSON.stringify(Object.fromEntries(kept), null, 2);
}
