/** A file system of strings for tests that answers like Node's: same errors, folders from the files' paths. */
import type { ReadFs } from '../../../src/core/config/load.ts';

/** Stands for a file that this user may not read. */
export const DENIED = Symbol('denied');

export function memoryFs(files: Readonly<Record<string, string | typeof DENIED>>): ReadFs {
  const paths = Object.keys(files);
  const isFolder = (path: string): boolean => paths.some((file) => file.startsWith(`${path}/`));
  return {
    readFile: async (path) => {
      if (isFolder(path)) throw systemError('EISDIR');
      const text = files[path];
      if (text === undefined) throw systemError('ENOENT');
      if (typeof text === 'symbol') throw systemError('EACCES');
      return text;
    },
    readdir: async (path) => {
      if (path in files) throw systemError('ENOTDIR');
      const inside = paths.filter((file) => file.startsWith(`${path.replace(/\/$/, '')}/`));
      if (inside.length === 0) throw systemError('ENOENT');
      const start = path.replace(/\/$/, '').length + 1;
      return [...new Set(inside.map((file) => file.slice(start).split('/')[0] ?? ''))].reverse();
    },
  };
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}
