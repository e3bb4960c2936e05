/** Node programs of other versions, from npm, to run v2top on. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** The major versions that v2top is tried on: the oldest it supports, and each that was supported by Node since. */
export const NODE_VERSIONS = [20, 22, 24, 26] as const;

/** Fetches Node of a major version into a folder; returns its path. Throws where npm has none for this machine. */
export function fetchNode(version: number, folder: string): string {
  const name = `node-${process.platform}-${process.arch}`;
  const prefix = join(folder, `node-${version}`);
  const flags = ['--no-save', '--no-audit', '--no-fund', '--silent', '--prefix', prefix];
  execFileSync('npm', ['install', ...flags, `${name}@${version}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return join(prefix, 'node_modules', name, 'bin', 'node');
}
