/** Packs v2top and installs the tarball into an empty folder. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

export interface Installation {
  readonly tarball: string;
  /** The program and the man page, as npm links them. */
  readonly program: string;
  readonly manPage: string;
}

/** Runs npm; throws if it fails, or warns, because users would read the warning too. */
function npm(args: readonly string[], cwd: string): void {
  const { status, stderr } = spawnSync('npm', [...args, '--loglevel=warn'], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status !== 0 || stderr.includes('npm warn')) throw new Error(`npm ${args.join(' ')}: ${stderr}`);
}

/** Installs into a new folder inside `folder`, offline: the package needs nothing else. */
export function packAndInstall(folder: string): Installation {
  npm(['pack', '--pack-destination', folder], root);
  const tarball = join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '');
  const prefix = join(folder, 'prefix');
  mkdirSync(prefix);
  npm(['install', '--global', '--offline', '--prefix', prefix, tarball], folder);
  return {
    tarball,
    program: join(prefix, 'bin', 'v2top'),
    manPage: join(prefix, 'share', 'man', 'man1', 'v2top.1'),
  };
}
