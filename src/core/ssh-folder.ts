/** A private folder for the sockets of one v2top, removed when it ends or, after a kill, when the next one starts. */
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'v2top-ssh-';
/** Marks, next to the sockets, the ssh processes of this folder. */
const PROCESS = /^(\d+)\.pid$/;
/** A socket's path has at most 107 bytes; the rest is for the names of the folder and the socket. */
const LONGEST_BASE = 60;

/** Creates the folder (mode 0700) and removes those of killed v2tops of this user. Throws a file error. */
export function makeFolder(): string {
  const base = folderBase();
  for (const name of leftBehind(base)) removeFolder(join(base, name));
  return mkdtempSync(join(base, `${PREFIX}${process.pid}-`));
}

/** Removes a folder and ends the ssh processes noted in it, if those processes are still ssh. */
export function removeFolder(folder: string): void {
  for (const file of existsSync(folder) ? readdirSync(folder) : []) {
    const pid = PROCESS.exec(file)?.[1];
    if (pid !== undefined && commandOf(pid).includes(folder)) process.kill(Number(pid));
  }
  rmSync(folder, { recursive: true, force: true });
}

/** Notes that a process belongs to this folder. */
export const noteProcess = (folder: string, pid: number): void =>
  writeFileSync(join(folder, `${pid}.pid`), '');

/** Removes the note after the process has ended. */
export const forgetProcess = (folder: string, pid: number): void =>
  rmSync(join(folder, `${pid}.pid`), { force: true });

function folderBase(): string {
  const { XDG_RUNTIME_DIR: own } = process.env;
  const candidates = [own, tmpdir()].filter((path) => path !== undefined && path.length <= LONGEST_BASE);
  return candidates.find((path) => path !== undefined && existsSync(path)) ?? '/tmp';
}

/** Folders of this user whose v2top is gone. */
function leftBehind(base: string): string[] {
  return readdirSync(base).filter((name) => {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    return pid !== undefined && isOwn(join(base, name)) && !isAlive(Number(pid));
  });
}

function isOwn(path: string): boolean {
  try {
    const stats = lstatSync(path);
    return stats.isDirectory() && stats.uid === process.geteuid?.();
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** A process's command line; empty if it has ended, or if the system does not tell. */
function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
