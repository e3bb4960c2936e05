/** The licences of the packages in the bundle, according to the bundler. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { isObject, textAt } from '../src/core/config/json-value.ts';

/** The folders of the packages with code in a bundle, in order. */
export function bundledPackages({ inputs, outputs }: Metafile): string[] {
  // Files that were read but are in no output need no licence.
  const used = Object.values(outputs).flatMap((output) =>
    Object.entries(output.inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? file : [])),
  );
  const folders = used
    .filter((file) => file in inputs)
    .flatMap((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []);
  return [...new Set(folders)].sort();
}

/**
 * One text with the name, version and licence of each package in these bundles. Throws for a package without a licence.
 */
export function licenceText(root: string, metafiles: readonly Metafile[]): string {
  // The terms of the MIT licence, from below the first lines of v2top's own.
  const mit = readFileSync(join(root, 'LICENSE'), 'utf8')
    .replace(/^.*?(?=Permission is hereby)/s, '')
    .trimEnd();
  const parts = [...new Set(metafiles.flatMap(bundledPackages))].map((folder) =>
    licenceOf(join(root, folder), mit),
  );
  return `v2top.js contains code of these packages.\n\n${[...new Set(parts)].join('\n')}`;
}

function licenceOf(folder: string, mit: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const name = textAt(manifest, 'name');
  const kind = textAt(manifest, 'license');
  if (name === undefined || kind === undefined) throw new Error(`${folder} tells no licence`);
  const head = `${'='.repeat(80)}\n${name} ${textAt(manifest, 'version') ?? ''} (${kind})\n${'='.repeat(80)}\n`;
  return `${head}\n${ownText(folder) ?? standIn(manifest, kind, mit)}\n`;
}

function ownText(folder: string): string | undefined {
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  if (file === undefined || !existsSync(join(folder, file))) return undefined;
  return readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trimEnd();
}

/** For a package without a licence text: its author, and the terms that its manifest names. */
function standIn(manifest: unknown, kind: string, mit: string): string {
  const author = isObject(manifest) ? manifest.author : undefined;
  const name = typeof author === 'string' ? author : textAt(author, 'name');
  if (kind !== 'MIT' || name === undefined)
    throw new Error(`no terms are known for ${textAt(manifest, 'name')}`);
  return `Copyright (c) ${name}\n\n${mit}`;
}
