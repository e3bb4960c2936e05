/** The direction of imports: never to a folder above, and never in a circle. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const SRC = fileURLToPath(new URL('../../src', import.meta.url));

/** What each folder may import besides itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  text: [],
  terminal: ['text'],
  core: ['text'],
  traffic: ['core', 'text'],
  table: ['traffic', 'core', 'text'],
  settings: ['table', 'traffic', 'core', 'text'],
  history: ['settings', 'table', 'traffic', 'core', 'text'],
  output: ['history', 'settings', 'table', 'traffic', 'core', 'text'],
  exporter: ['output', 'history', 'settings', 'table', 'traffic', 'core', 'text'],
  doctor: ['settings', 'table', 'traffic', 'core', 'text'],
  demo: ['settings', 'table', 'traffic', 'core', 'text'],
  ui: ['history', 'settings', 'table', 'traffic', 'core', 'terminal', 'text'],
  cli: ['output', 'settings', 'table', 'traffic', 'core', 'terminal', 'text'],
  commands: [
    'cli',
    'ui',
    'demo',
    'doctor',
    'exporter',
    'output',
    'history',
    'settings',
    'table',
    'traffic',
    'core',
    'terminal',
    'text',
  ],
  '.': ['commands', 'cli', 'text'],
};

interface Import {
  readonly from: string;
  readonly to: string;
}

/** All imports of one file of ours by another, types too, as paths in src/. */
function imports(): Import[] {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tsx?$/.test(name),
  );
  return files.flatMap((from) =>
    [...readFileSync(join(SRC, from), 'utf8').matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(
      ([, path = '']) => ({
        from,
        to: relative(SRC, join(SRC, dirname(from), path)),
      }),
    ),
  );
}

const folderOf = (path: string): string => (path.includes('/') ? (path.split('/')[0] ?? '') : '.');

test('no folder imports one above it', () => {
  const backwards = imports()
    .map(({ from, to }) => ({ from, folders: [folderOf(from), folderOf(to)] as const, to }))
    .filter(({ folders: [from, to] }) => from !== to && !MAY_IMPORT[from]?.includes(to))
    .filter(({ to }) => !to.startsWith('..'))
    .map(({ from, folders: [, to] }) => `${from} > ${to}`);
  assert.deepEqual(backwards, []);
});

test('the rules name every folder', () => {
  const folders = new Set(imports().flatMap(({ from, to }) => [folderOf(from), folderOf(to)]));
  assert.deepEqual(
    Object.keys(MAY_IMPORT).toSorted(),
    [...folders].filter((name) => name !== '..').toSorted(),
  );
});

test('no files import each other in a circle', () => {
  const graph = new Map<string, string[]>();
  for (const { from, to } of imports()) graph.set(from, [...(graph.get(from) ?? []), to]);
  const done = new Set<string>();
  const circles = new Set<string>();
  const visit = (file: string, way: readonly string[]): void => {
    const start = way.indexOf(file);
    // The first by name of those that are in it.
    if (start >= 0) circles.add(way.slice(start).toSorted()[0] ?? file);
    if (start >= 0 || done.has(file)) return;
    for (const to of graph.get(file) ?? []) visit(to, [...way, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  assert.deepEqual([...circles], []);
});
