/** Other Node versions from npm, to run v2top on. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** The major versions to test on: the oldest one that v2top supports, and every supported one since. */
export const NODE_VERSIONS = [20, 22, 24, 26] as const;

/** Downloads a major version of Node into a folder; returns its path. Throws if npm has none for this machine. */
export function fetchNode(version: number, folder: string): string {
  const name = `node-${process.platform}-${process.arch}`;
  const prefix = join(folder, `node-${version}`);
  const flags = ['--no-save', '--no-audit', '--no-fund', '--silent', '--prefix', prefix];
  execFileSync('npm', ['install', ...flags, `${name}@${version}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return join(prefix, 'node_modules', name, 'bin', 'node');
}
