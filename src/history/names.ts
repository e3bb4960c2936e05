/** The names behind claims, and where to find them; a name disappears with its process. */
import { createHash, randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where names are taken and found. */
export interface Names {
  /** The address that `net` uses for a name. */
  address(name: string): string;
  /** All names held for the same API at this moment, including the caller's. */
  held(): readonly string[];
  /** Removes a name that an ended process has left; does nothing if the system does that. */
  clear(name: string): void;
}

/**
 * Bytes of an abstract name, after its NUL. Node 20 ends an address after its text, 22 and 24 pad it in some ways of
 * listening and connecting; only the maximum length means the same to all of them.
 */
const ABSTRACT_LENGTH = 107;

/** A new name of this process for a claim on `key`. */
export function newName(key: string): string {
  return `${prefixOf(key)}${process.pid}-${randomBytes(6).toString('hex')}`;
}

/** The process that created a name; undefined if it is not a name. */
export function pidOf(name: string): number | undefined {
  const [, pid] = /^v2top-[0-9a-f]{16}-(\d{1,10})-[0-9a-f]{12}$/.exec(name) ?? [];
  return pid === undefined ? undefined : Number(pid);
}

/** Keys are paths and hosts of any length; names have to be short. */
function prefixOf(key: string): string {
  return `v2top-${createHash('sha256').update(key).digest('hex').slice(0, 16)}-`;
}

/** This machine's names for `key`. Only on Linux do they reach other users. */
export function namesFor(key: string): Names {
  return process.platform === 'linux' ? abstractNames(key) : folderNames(key, claimsFolder());
}

/**
 * Linux: abstract sockets, which the kernel removes when their process ends. Files in /tmp would not work: services
 * have their own /tmp, and other users may not open them. All users in a network namespace see these sockets.
 */
export function abstractNames(key: string, read = readSockets): Names {
  const found = new RegExp(`@(${prefixOf(key)}\\d+-[0-9a-f]+)\\.*$`, 'gm');
  const look = (): string[] => [...read().matchAll(found)].flatMap(([, name = '']) => name);
  return {
    address: (name) => `\0${name.padEnd(ABSTRACT_LENGTH, '.')}`,
    // The kernel returns the list in parts, and may skip an entry if another disappears in between.
    held: () => [...new Set([...look(), ...look()])],
    clear: () => {},
  };
}

function readSockets(): string {
  return readFileSync('/proc/net/unix', 'latin1');
}

/** Socket files in a folder that belongs to this user. */
export function folderNames(key: string, folder: string): Names {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(folder);
  if (uid !== process.getuid?.() || (mode & 0o077) !== 0) throw new Error(`${folder} is open to other users`);
  const prefix = prefixOf(key);
  return {
    address: (name) => join(folder, name),
    held: () => readdirSync(folder).filter((name) => name.startsWith(prefix)),
    clear: (name) => rmSync(join(folder, name), { force: true }),
  };
}

function claimsFolder(): string {
  return join(tmpdir(), `v2top-${process.getuid?.() ?? 'user'}`);
}
