/** CONTRIBUTING names files that exist. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const file = (path: string): URL => new URL(`../../${path}`, import.meta.url);

test("CONTRIBUTING's recipes name files that exist, and its tree every folder", () => {
  const text = readFileSync(file('CONTRIBUTING.md'), 'utf8');
  const recipes = text.split('\n').filter((line) => line.startsWith('| '));
  const named = recipes.flatMap((line) =>
    [...line.matchAll(/`((?:src|test)\/[^`]+)`/g)].map(([, path = '']) => path),
  );
  assert.ok(named.length > 8, 'the recipes are there');
  assert.deepEqual(
    named.filter((path) => !existsSync(file(path))),
    [],
  );
  const folders = readdirSync(file('src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  assert.deepEqual(
    folders.map(({ name }) => name).filter((name) => !text.includes(`${name}/`)),
    [],
  );
});
