/** Loads a core's configuration from its file, its folder of files, or several of both. */
import { readdir, readFile } from 'node:fs/promises';
import { cleanName } from '../../text/safe.ts';
import { type CoreConfig, readCoreConfig } from './core-config.ts';
import { isObject } from './json-value.ts';
import { parseJsonc } from './jsonc.ts';
import { type ConfigPart, mergeParts } from './merge.ts';

/** The two things that are asked of a file system; both reject with an error that has Node's `code`. */
export interface ReadFs {
  readFile(path: string): Promise<string>;
  /** The names in a folder. */
  readdir(path: string): Promise<readonly string[]>;
}

/** The machine's own file system. */
export const nodeFs: ReadFs = {
  readFile: (path) => readFile(path, 'utf8'),
  readdir: (path) => readdir(path),
};

export type Loaded =
  | {
      readonly ok: true;
      readonly config: CoreConfig;
      /** The files it was read from, in the order in which the core reads them. */
      readonly files: readonly string[];
      /** What v2top reads past but V2Ray and Xray do not, each as `FILE:LINE:COLUMN: what`. */
      readonly slips: readonly string[];
    }
  | {
      readonly ok: false;
      /** None of the paths exists. */
      readonly missing: boolean;
      /** One line: where, what is wrong, and what to do. */
      readonly problem: string;
    };

class LoadError extends Error {}

/** Loads the configuration that lies at `paths`; of several paths those that do not exist are left out. */
export async function loadConfig(fs: ReadFs, paths: readonly string[]): Promise<Loaded> {
  const parts: ConfigPart[] = [];
  const slips: string[] = [];
  try {
    for (const path of paths) {
      for (const file of await filesAt(fs, path)) parts.push(await loadPart(fs, file, slips));
    }
    const shown = paths.map(cleanName).join(' and ');
    if (parts.length === 0) {
      return {
        ok: false,
        missing: true,
        problem: `${shown} does not exist; give the path of the core's config.`,
      };
    }
    const config = readCoreConfig(mergeParts(parts));
    if (config === undefined) {
      throw new LoadError(
        `${shown} is not a configuration of V2Ray, Xray or sing-box; give the path of one.`,
      );
    }
    return { ok: true, config, files: parts.map(({ file }) => file), slips };
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    return { ok: false, missing: false, problem: error.message };
  }
}

/** The file itself, or the JSON files of a folder by name; none when the path does not exist. */
async function filesAt(fs: ReadFs, path: string): Promise<readonly string[]> {
  const names = await attempt(path, async () => {
    try {
      return [...(await fs.readdir(path))];
    } catch (error) {
      if (codeOf(error) === 'ENOTDIR') return 'file';
      throw error;
    }
  });
  if (names === undefined) return [];
  if (names === 'file') return [path];
  const files = names.filter((name) => /\.jsonc?$/.test(name)).sort();
  if (files.length === 0) {
    const other = names.some((name) => /\.(toml|ya?ml)$/.test(name)) ? ' (v2top reads no TOML or YAML)' : '';
    throw new LoadError(
      `${cleanName(path)} holds no .json file${other}; give the path of the core's config.`,
    );
  }
  return files.map((name) => `${path.replace(/\/+$/, '')}/${name}`);
}

async function loadPart(fs: ReadFs, file: string, slips: string[]): Promise<ConfigPart> {
  const shown = cleanName(file);
  const text = await attempt(file, () => fs.readFile(file));
  if (text === undefined) throw new LoadError(`${shown} has just been removed; try again.`);
  const parsed = parseJsonc(text);
  if (!parsed.ok) {
    const { line, column, what } = parsed.problem;
    const hint = /\.(toml|ya?ml)$/.test(file) ? 'v2top reads JSON only' : 'correct the file and try again';
    throw new LoadError(`${shown}:${line}:${column}: ${what}; ${hint}.`);
  }
  if (!isObject(parsed.value)) {
    throw new LoadError(
      `${shown}:1:1: a configuration is an object in braces; correct the file and try again.`,
    );
  }
  slips.push(...parsed.slips.map(({ line, column, what }) => `${shown}:${line}:${column}: ${what}`));
  return { file, value: parsed.value };
}

/** What `action` brings; undefined when the path does not exist. Other trouble becomes a LoadError. */
async function attempt<T>(path: string, action: () => Promise<T>): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return undefined;
    throw new LoadError(
      code === 'EACCES' || code === 'EPERM'
        ? `${cleanName(path)} must not be read by this user; run v2top as root, or give the API's address.`
        : `${cleanName(path)} cannot be read (${code}); give the path of the core's config.`,
    );
  }
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unknown error';
}
