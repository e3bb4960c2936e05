/** Random trees look the same with the bundle's modules as with Ink's own. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { BUNDLE } from '../../scripts/build.ts';
import { fasterInk } from '../../scripts/bundle/ink/plugin.ts';
import { cellsOf } from '../support/cells-of.ts';

const TREES = 150;
/** What a program may take, in milliseconds; Ink alone has been seen to hang on a tree. */
const PATIENCE = 60_000;

const TREES_PROGRAM = fileURLToPath(new URL('random-trees.tsx', import.meta.url));
const STOCK_WIDTH = fileURLToPath(new URL('../../node_modules/string-width/index.js', import.meta.url));

async function bundles(t: TestContext): Promise<{ stock: string; ours: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'v2top-trees-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'package.json'), '{"type": "module"}');
  const [stock, ours] = ['stock.js', 'ours.js'].map((name) => join(folder, name));
  assert.ok(stock !== undefined && ours !== undefined);
  const common = { ...BUNDLE, entryPoints: [TREES_PROGRAM] };
  const plugins = BUNDLE.plugins.filter((plugin) => plugin !== fasterInk);
  const alias = { ...BUNDLE.alias, 'string-width': STOCK_WIDTH };
  await build({ ...common, plugins, alias, outfile: stock });
  await build({ ...common, outfile: ours });
  return { stock, ours };
}

/** The frames of each tree, by its number; a tree on which the program hangs has fewer, and ends it. */
async function framesOf(program: string, first: number, last: number): Promise<Map<number, string[]>> {
  const child = spawn(process.execPath, [program, String(first), String(last)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const limit = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
  const frames = new Map<number, string[]>();
  for await (const line of createInterface({ input: child.stdout })) {
    const [tree, frame]: [number, string] = JSON.parse(line);
    frames.set(tree, [...(frames.get(tree) ?? []), frame]);
  }
  clearTimeout(limit);
  return frames;
}

test('random trees, drawn several times, show the same cells as stock Ink', async (t) => {
  const { stock, ours } = await bundles(t);
  const [wanted, drawn] = await Promise.all([framesOf(stock, 0, TREES), framesOf(ours, 0, TREES)]);
  let compared = 0;
  for (const [tree, frames] of wanted) {
    for (const [place, frame] of frames.entries()) {
      const other = drawn.get(tree)?.[place];
      assert.ok(other !== undefined, `tree ${tree} is not drawn`);
      assert.deepEqual(cellsOf(other), cellsOf(frame), `frame ${place} of tree ${tree}`);
      compared++;
    }
  }
  assert.ok(compared > 2 * TREES, `${compared} frames were compared`);
});
