/** Which file holds the history, and whether it may be written: its owner, its readers, its disk. */
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

/** What decides about the place of the history. */
export interface PlaceOptions {
  /** `--history-file`. */
  readonly given: string | undefined;
  readonly env: Env;
  readonly home: string;
  /** The effective user id; undefined on systems without one. */
  readonly uid: number | undefined;
  /** The system's file; tests pass their own. */
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

/** The system's history, if this user may read it but has another one; it may contain the watched server. */
export function readableSystemHistory(own: string, system = SYSTEM): string | undefined {
  return own !== system && may(system, constants.R_OK) ? system : undefined;
}

/** Whether this user may open a file for reading. */
export function isReadable(path: string): boolean {
  return may(path, constants.R_OK);
}

/** Whether this user may open a file for writing. */
export function isWritable(path: string): boolean {
  return may(path, constants.W_OK);
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
 * Creates missing files and folders, and checks them: both must belong to the effective user (sudo with a kept HOME
 * would leave root's files in a user's home), on a local disk (WAL needs shared memory). Others cannot read them; the
 * group can read the system's. Throws a JournalFailure.
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

/** Sets the mode before SQLite opens the file, because its WAL copies it. */
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

/** Linux' numbers of file systems that other machines can write to. */
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
  ENOTDIR: 'a file is in the way of',
  EEXIST: 'a file is in the way of',
};

function reasonOf(error: unknown, path: string): string {
  const code = errorCode(error);
  return `${REASONS[code] ?? `${code}:`} ${path}`;
}
