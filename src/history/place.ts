/** Which file holds the history, and whether it may be written: whose it is, who may read it, what disk it is on. */
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  openSync,
  statfsSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { errorCode } from '../text/error-code.ts';
import { JournalFailure } from '../traffic/journal.ts';

/** The system's history: the recorder's unit writes it, and its group may read it. */
const SYSTEM = '/var/lib/v2top/history.db';

type Env = Readonly<Record<string, string | undefined>>;

/** Where to look for the history. */
export interface PlaceOptions {
  /** `--history-file`. */
  readonly given: string | undefined;
  readonly env: Env;
  readonly home: string;
  /** The effective user id; undefined on systems without. */
  readonly uid: number | undefined;
  /** The system's file; tests bring one of their own. */
  readonly system?: string;
}

/** The history file of this user. */
export function historyPath({ given, env, home, uid, system = SYSTEM }: PlaceOptions): string {
  const named = given ?? env.V2TOP_HISTORY;
  if (named !== undefined && named !== '') return named;
  const state = env.XDG_STATE_HOME;
  if (state?.startsWith('/')) return join(state, 'v2top', 'history.db');
  if (uid === 0 || may(system, constants.W_OK) || (!exists(system) && may(dirname(system), constants.W_OK)))
    return system;
  return join(home, '.local', 'state', 'v2top', 'history.db');
}

/** The system's history, where this user may read it but keeps another: it may hold the server that is watched. */
export function readableSystemHistory(own: string, system = SYSTEM): string | undefined {
  return own !== system && may(system, constants.R_OK) ? system : undefined;
}

/** Whether a file may be opened by this user, though perhaps not written. */
export function isReadable(path: string): boolean {
  return may(path, constants.R_OK);
}

const exists = (path: string): boolean => may(path, constants.F_OK);

function may(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}

/**
 * Makes the file and its folder where they are missing, and checks them: both must belong to the effective user (sudo
 * with a kept HOME would leave root's files in a user's home), on a disk of this machine (WAL needs shared memory).
 * Throws a JournalFailure. Others can't read them; of the system's, the group can.
 */
export function preparePlace(path: string, uid: number | undefined, system = SYSTEM): void {
  const folder = dirname(path);
  const forGroup = path === system;
  try {
    mkdirSync(folder, { recursive: true, mode: forGroup ? 0o750 : 0o700 });
    checkOwner(folder, uid);
    checkDisk(folder);
    makeFile(path, forGroup ? 0o640 : 0o600);
    if (!lstatSync(path).isFile()) throw new JournalFailure(`${path} is not a file`);
    checkOwner(path, uid);
    accessSync(path, constants.R_OK | constants.W_OK);
  } catch (error) {
    throw error instanceof JournalFailure ? error : new JournalFailure(reasonOf(error, path));
  }
}

/** The mode is given before SQLite opens the file: its WAL takes the same one. */
function makeFile(path: string, mode: number): void {
  try {
    closeSync(openSync(path, 'wx', mode));
    chmodSync(path, mode);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
}

function checkOwner(path: string, uid: number | undefined): void {
  const owner = lstatSync(path).uid;
  if (uid !== undefined && owner !== uid)
    throw new JournalFailure(`${path} belongs to another user (uid ${owner})`);
}

/** Linux' numbers of file systems that other machines write too. */
const NETWORK: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0x01021997, '9p'],
  [0x65735546, 'FUSE'],
  [0x5346414f, 'AFS'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
  [0x786f4256, 'a shared folder'],
]);

function checkDisk(folder: string): void {
  if (process.platform !== 'linux') return;
  const kind = NETWORK.get(statfsSync(folder).type);
  if (kind !== undefined) throw new JournalFailure(`${folder} is on ${kind}, where a history is not safe`);
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'no permission to write',
  EPERM: 'no permission to write',
  EROFS: 'the disk is read-only under',
  ENOSPC: 'the disk is full under',
  EDQUOT: 'the disk quota is used up under',
  ENOTDIR: 'a file stands in the way of',
  EEXIST: 'a file stands in the way of',
};

function reasonOf(error: unknown, path: string): string {
  const code = errorCode(error);
  return `${REASONS[code] ?? `${code}:`} ${path}`;
}
