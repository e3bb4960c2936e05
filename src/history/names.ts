/** The names that claims are held under, and where they are found: names vanish with the process that holds them. */
import { createHash, randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where names are taken and found. */
export interface Names {
  /** What `net` connects to and listens on for a name. */
  address(name: string): string;
  /** The names that are held for the same API at this moment, the caller's own included. */
  held(): readonly string[];
  /** Removes a name whose process has ended without doing so; does nothing where the system does it. */
  clear(name: string): void;
}

/**
 * Bytes of an abstract name, after its NUL. Node 20 ends an address after its text, 22 and 24 pad it in some ways of
 * listening and connecting: only the greatest length means the same to all of them.
 */
const ABSTRACT_LENGTH = 107;

/** A new name for a claim on `key`, by this process. */
export function newName(key: string): string {
  return `${prefixOf(key)}${process.pid}-${randomBytes(6).toString('hex')}`;
}

/** The process that made a name; undefined for what is not a name. */
export function pidOf(name: string): number | undefined {
  const [, pid] = /^v2top-[0-9a-f]{16}-(\d{1,10})-[0-9a-f]{12}$/.exec(name) ?? [];
  return pid === undefined ? undefined : Number(pid);
}

/** Keys are paths and hosts of any length; names are short. */
function prefixOf(key: string): string {
  return `v2top-${createHash('sha256').update(key).digest('hex').slice(0, 16)}-`;
}

/** The names of this machine for `key`. Elsewhere than on Linux they reach one user only. */
export function namesFor(key: string): Names {
  return process.platform === 'linux' ? abstractNames(key) : folderNames(key, claimsFolder());
}

/**
 * Linux: abstract sockets, which the kernel takes back when their process ends. Files in /tmp would not do: services
 * have a /tmp of their own, and other users may not open them. All users of one network namespace see these.
 */
export function abstractNames(key: string, read = readSockets): Names {
  const found = new RegExp(`@(${prefixOf(key)}\\d+-[0-9a-f]+)\\.*$`, 'gm');
  const look = (): string[] => [...read().matchAll(found)].flatMap(([, name = '']) => name);
  return {
    address: (name) => `\0${name.padEnd(ABSTRACT_LENGTH, '.')}`,
    // The kernel hands the list out in pieces, and may leave one out when another vanishes between two of them.
    held: () => [...new Set([...look(), ...look()])],
    clear: () => {},
  };
}

function readSockets(): string {
  return readFileSync('/proc/net/unix', 'latin1');
}

/** Socket files in a folder of this user's own. */
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
