/** Finds the real V2Ray 4 for the tests: the installed one, else Debian's package unpacked into `.cache/`. */
import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Absolute paths of the core and of its tool. `v2ray` looks for `v2ctl` beside itself. */
export interface V2RayBinary {
  readonly v2ray: string;
  readonly v2ctl: string;
}

const CACHE = fileURLToPath(new URL('../../.cache', import.meta.url));

/**
 * The V2Ray 4 binaries: from PATH, else from `.cache/v2ray`, which is filled from Debian's package at the first need.
 * Throws an Error whose one line says what to install.
 */
export async function v2rayBinary(
  path = process.env.PATH ?? '',
  cache = join(CACHE, 'v2ray'),
): Promise<V2RayBinary> {
  const unpacked = join(cache, 'usr/bin');
  const found = pair([...path.split(delimiter), unpacked]);
  if (found !== undefined) return found;
  await unpackDebianPackage(cache);
  const fetched = pair([unpacked]);
  if (fetched === undefined) throw missing('Debian\'s package "v2ray" holds no v2ctl (it is not version 4)');
  return fetched;
}

/** The first of the folders that has both programs. */
function pair(folders: readonly string[]): V2RayBinary | undefined {
  return folders
    .filter((folder) => folder !== '')
    .map((folder) => ({ v2ray: join(folder, 'v2ray'), v2ctl: join(folder, 'v2ctl') }))
    .find(({ v2ray, v2ctl }) => isExecutable(v2ray) && isExecutable(v2ctl));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Unpacks beside the goal and renames, so that test files that run at once never see half a package. */
async function unpackDebianPackage(goal: string): Promise<void> {
  await mkdir(join(goal, '..'), { recursive: true });
  const scratch = await mkdtemp(`${goal}-`);
  try {
    await download(scratch);
    const archive = (await readdir(scratch)).find((file) => file.endsWith('.deb'));
    if (archive === undefined) throw missing('apt-get brought no package');
    await run('dpkg', ['-x', join(scratch, archive), join(scratch, 'root')]);
    await rename(join(scratch, 'root'), goal).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Fetches the package into `folder`; a machine whose package lists were never fetched gets them first. */
async function download(folder: string): Promise<void> {
  const fetch = () => run('apt-get', ['download', 'v2ray'], { cwd: folder });
  try {
    await fetch().catch(async () => {
      await run('apt-get', ['update']);
      await fetch();
    });
  } catch (error) {
    throw missing(error instanceof Error ? error.message : String(error));
  }
}

function missing(why: string): Error {
  const reason = why.replace(/\s+/g, ' ').trim();
  return new Error(`V2RAY 4 IS MISSING: install it so that v2ray and v2ctl are on PATH (${reason})`);
}
