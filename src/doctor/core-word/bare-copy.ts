/** A copy of a configuration for the core's own test, without the paths of its logs: the test would create the files. */
import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import type { JsonObject } from '../../core/config/json-value.ts';
import { blankHashComments } from '../../core/config/jsonc.ts';

const LOG_PATHS = [
  ['log', 'access'],
  ['log', 'error'],
  ['log', 'output'],
];

/** The text of a single JSON file with each log path made empty, and everything else where it was. */
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

/** Whether nothing is left that the test would write to; names in other letter case, or twice, count too. */
export function logsNowhere(value: JsonObject): boolean {
  return Object.entries(value)
    .filter(([name]) => name.toLowerCase() === 'log')
    .every(([, log]) => !/"(access|error|output|path)":("[^"]|\{[^}])/i.test(JSON.stringify(log)));
}

/** The configuration without any log section, for files that are merged or not JSON. */
export function withoutLog(value: JsonObject): string {
  const kept = Object.entries(value).filter(([name]) => name.toLowerCase() !== 'log');
  return JSON.stringify(Object.fromEntries(kept), null, 2);
}
