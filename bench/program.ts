/** The programs that are measured: built from the sources as v2top is shipped. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { BUNDLE } from '../scripts/build.ts';

/** Bundles a program the way v2top itself is bundled; returns the bundle's path. It is removed at the end. */
export async function bundle(entryPoints: string[], name: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'v2top-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, `${name}.js`);
  // As in the package: without it Node would first take the file for CommonJS.
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
  // What tests set in the environment is fixed in a bundle.
  const logOverride = { 'assign-to-define': 'silent' } as const;
  await build({ ...BUNDLE, logOverride, entryPoints, outfile });
  return outfile;
}

let v2top: Promise<string> | undefined;

/** The path of v2top's bundle. */
export function v2topBundle(): Promise<string> {
  v2top ??= bundle(BUNDLE.entryPoints, 'v2top');
  return v2top;
}

let floor: Promise<string> | undefined;

/** The path of the bundle of the floor, the least that a program of v2top's packages can cost. */
export function floorBundle(): Promise<string> {
  floor ??= bundle([fileURLToPath(new URL('floor.tsx', import.meta.url))], 'floor');
  return floor;
}
