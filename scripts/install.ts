/** Packs v2top and installs the tarball into an empty folder. */
import { execFileSync } from 'node:child_process';
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

/** Installs into a new folder inside `folder`, offline, because the package must not need anything else. */
export function packAndInstall(folder: string): Installation {
  const npm = (args: readonly string[], cwd: string): void => {
    execFileSync('npm', [...args, '--silent'], { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
  };
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
