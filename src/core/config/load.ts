/** Loads a core's configuration from a file, a folder of files, or several of both. */
import { readdirSync, readFileSync } from 'node:fs';
import { errorCode } from '../../text/error-code.ts';
import { cleanName } from '../../text/safe.ts';
import { readCoreConfig } from './core-config.ts';
import { parseConfig } from './formats.ts';
import { isObject } from './json-value.ts';
import { type ConfigPart, mergeParts } from './merge.ts';
import type { CoreConfig } from './model.ts';

/** The two file system calls that are needed; both reject with an error that has Node's `code`. */
export interface ReadFs {
  readFile(path: string): Promise<string>;
  /** The names in a folder. */
  readdir(path: string): Promise<readonly string[]>;
}

/**
 * This machine's file system. Asked at once: of some forty paths hardly one exists, and the start waits for all of them
 * (3 ms, where Node's thread pool takes 30).
 */
export const nodeFs: ReadFs = {
  readFile: async (path) => readFileSync(path, 'utf8'),
  readdir: async (path) => readdirSync(path),
};

export type Loaded =
  | {
      readonly ok: true;
      readonly config: CoreConfig;
      /** The files in the order in which the core reads them. */
      readonly files: readonly string[];
      /** What v2top accepts but V2Ray and Xray refuse, each as `FILE:LINE:COLUMN: what`. */
      readonly slips: readonly string[];
      /** What the cores may read differently than intended, in the same form. */
      readonly remarks: readonly string[];
      /** Sentences about files that some cores skip or read differently. */
      readonly doubts: readonly string[];
    }
  | {
      readonly ok: false;
      /** None of the paths exists. */
      readonly missing: boolean;
      /** A file's text cannot be parsed, not even by the core. */
      readonly broken: boolean;
      /** One line: where, what is wrong, and what to do. */
      readonly problem: string;
    };

class LoadError extends Error {
  readonly broken: boolean;

  constructor(problem: string, broken = false) {
    super(problem);
    this.broken = broken;
  }
}

/** The parts of one configuration that have been read so far. */
interface Reading {
  readonly parts: ConfigPart[];
  readonly slips: string[];
  readonly remarks: string[];
  readonly clashes: string[];
}

/** Loads the configuration at `paths`; if there are several, missing ones are skipped. */
export async function loadConfig(fs: ReadFs, paths: readonly string[]): Promise<Loaded> {
  const reading: Reading = { parts: [], slips: [], remarks: [], clashes: [] };
  const shown = paths.map(cleanName).join(' and ');
  try {
    const inFolders: string[] = [];
    for (const path of paths) {
      const { files, folder } = await filesAt(fs, path);
      if (folder) inFolders.push(...files);
      for (const file of files) await loadPart(fs, file, reading);
    }
    if (reading.parts.length === 0) {
      return {
        ok: false,
        missing: true,
        broken: false,
        problem: `${shown} does not exist; give the path of the core's config.`,
      };
    }
    return settle(shown, reading, inFolders, paths.some(isOfXray));
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    return { ok: false, missing: false, broken: error.broken, problem: error.message };
  }
}

/** Whether a file or folder is Xray's according to its name; these panels run nothing else. */
const isOfXray = (path: string): boolean =>
  /(^|[/._-])xray([/._-]|$)|\/x-ui\/|\/marz|\/pasarguard\//i.test(path);

/** Builds the model. From a folder, sing-box and V2Ray 4 take only .json files; newer cores take more. */
function settle(
  shown: string,
  { parts, slips, remarks, clashes }: Reading,
  inFolders: readonly string[],
  xray: boolean,
): Loaded {
  const others = inFolders.filter((file) => !file.endsWith('.json'));
  const all = mergeParts(parts);
  const first = readCoreConfig(all.value, xray);
  const ofSingBox = first?.format === 'sing-box' && others.length > 0 && others.length < parts.length;
  const read = ofSingBox ? parts.filter(({ file }) => !others.includes(file)) : parts;
  const config = ofSingBox ? readCoreConfig(mergeParts(read).value, xray) : first;
  if (config === undefined) {
    throw new LoadError(`${shown} is not a configuration of V2Ray, Xray or sing-box; give the path of one.`);
  }
  const files = read.map(({ file }) => file);
  return {
    ok: true,
    config,
    files,
    slips,
    remarks,
    doubts: [...clashes, ...unread(config, others), ...dispute(config, all.disputed)],
  };
}

function unread(config: CoreConfig, others: readonly string[]): readonly string[] {
  if (others.length === 0 || (config.format === 'v2ray' && config.xray)) return [];
  const names = others.map((file) => cleanName(file.slice(file.lastIndexOf('/') + 1))).join(', ');
  if (config.format === 'sing-box')
    return [`Not read, because sing-box takes only .json from a folder: ${names}`];
  return config.format === 'v2ray5'
    ? []
    : [`V2Ray 4 takes only .json from a folder; V2Ray 5 and Xray also read: ${names}`];
}

function dispute(config: CoreConfig, disputed: boolean): readonly string[] {
  if (!disputed || (config.format === 'v2ray' && config.xray)) return [];
  return [
    'V2Ray 4 lets a file with several inbounds or outbounds replace the earlier lists; Xray adds them (as here)',
  ];
}

/** What a core may read from a folder. */
const CONFIG_FILE = /\.(jsonc?|ya?ml|toml)$/i;

/** The file itself, or the configuration files of a folder sorted by name; none if the path does not exist. */
async function filesAt(fs: ReadFs, path: string): Promise<{ files: readonly string[]; folder: boolean }> {
  const names = await attempt(path, async () => {
    try {
      return [...(await fs.readdir(path))];
    } catch (error) {
      if (errorCode(error) === 'ENOTDIR') return 'file';
      throw error;
    }
  });
  if (names === undefined) return { files: [], folder: false };
  if (names === 'file') return { files: [path], folder: false };
  const files = names.filter((name) => CONFIG_FILE.test(name)).sort();
  if (files.length === 0) {
    throw new LoadError(
      `${cleanName(path)} contains no .json, .yaml or .toml file; give the path of the core's config.`,
    );
  }
  return { files: files.map((name) => `${path.replace(/\/+$/, '')}/${name}`), folder: true };
}

async function loadPart(
  fs: ReadFs,
  file: string,
  { parts, slips, remarks, clashes }: Reading,
): Promise<void> {
  const shown = cleanName(file);
  const text = await attempt(file, () => fs.readFile(file));
  if (text === undefined) throw new LoadError(`${shown} has just been removed; try again.`);
  const parsed = await parseConfig(file, text);
  if (!parsed.ok) {
    const { line, column, what } = parsed.problem;
    throw new LoadError(`${shown}:${line}:${column}: ${what}; correct the file and try again.`, true);
  }
  if (!isObject(parsed.value)) {
    throw new LoadError(
      `${shown}:1:1: a configuration is an object in braces; correct the file and try again.`,
    );
  }
  const places = (found: typeof parsed.slips): string[] =>
    found.map(({ line, column, what }) => `${shown}:${line}:${column}: ${what}`);
  slips.push(...places(parsed.slips));
  remarks.push(...places(parsed.remarks));
  clashes.push(...places(parsed.clashes));
  parts.push({ file, value: parsed.value });
}

/** The result of `action`; undefined if the path does not exist. Other errors become a LoadError. */
async function attempt<T>(path: string, action: () => Promise<T>): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') return undefined;
    throw new LoadError(
      code === 'EACCES' || code === 'EPERM'
        ? `No permission to read ${cleanName(path)}; run v2top as root, or give the API's address.`
        : `${cleanName(path)} cannot be read (${code}); give the path of the core's config.`,
    );
  }
}
