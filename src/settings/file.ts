/** Finds and reads the settings file; mistakes are reported with their lines. */
import { readFileSync } from 'node:fs';
import { getNodeValue, type Node, parseTree } from 'jsonc-parser';
import { parseJsonc } from '../core/config/jsonc.ts';
import { errorCode } from '../text/error-code.ts';
import { UsageError } from '../text/usage-error.ts';
import { SETTINGS } from './definitions.ts';
import { type NamedServer, SERVER_KEYS } from './servers.ts';
import type { Env, Key } from './setting.ts';
import type { Values } from './settings.ts';

/** The settings in a file, and where each is. */
export interface SettingsFile {
  readonly path: string;
  readonly exists: boolean;
  readonly values: Partial<Values>;
  /** The line of each key, counted from 1; a server's key is `@NAME`. */
  readonly lines: ReadonlyMap<string, number>;
}

/** A settings file cannot be used: one line with the place for each mistake in it. */
export class SettingsError extends UsageError {}

/** The settings without a file. */
export function noSettings(path: string): SettingsFile {
  return { path, exists: false, values: {}, lines: new Map() };
}

export interface SettingsPath {
  readonly path: string;
  /** It was named explicitly, so it has to exist. */
  readonly asked: boolean;
}

/**
 * The path in --config or V2TOP_CONFIG, else config.json in v2top's folder of the XDG base directory, which only counts
 * if it is absolute. `home` is the home directory.
 */
export function settingsPath(flag: string | undefined, env: Env, home: string): SettingsPath {
  const asked = flag ?? (env.V2TOP_CONFIG || undefined);
  if (asked !== undefined) return { path: asked, asked: true };
  const xdg = env.XDG_CONFIG_HOME?.startsWith('/') ? env.XDG_CONFIG_HOME : `${home}/.config`;
  return { path: `${xdg.replace(/\/+$/, '')}/v2top/config.json`, asked: false };
}

/** Loads the file; without one, unless it was named explicitly, nothing is set. Throws a SettingsError. */
export function loadSettings({ path, asked }: SettingsPath): SettingsFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = errorCode(error);
    if (!asked && (code === 'ENOENT' || code === 'ENOTDIR')) return noSettings(path);
    const reason = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
    throw new SettingsError(
      `The settings file ${path} ${reason}; name another with --config or V2TOP_CONFIG.`,
    );
  }
  return readSettings(path, text);
}

/** The place of a key, `FILE:LINE`. */
export const placeOf = ({ path, lines }: SettingsFile, key: string): string =>
  `${path}:${lines.get(key) ?? 1}`;

/** Reads the text of a settings file. An empty one sets nothing. Throws a SettingsError. */
export function readSettings(path: string, source: string): SettingsFile {
  const text = source.replace(/^\uFEFF/, '');
  if (text.trim() === '') return { ...noSettings(path), exists: true };
  const parsed = parseJsonc(text, false);
  if (!parsed.ok) throw new SettingsError(`${path}:${parsed.problem.line}: ${parsed.problem.what}.`);
  return new Reader(path, text).read();
}

/** Reads the value of each key. */
type Readers<V> = { readonly [K in keyof V]-?: Pick<Key<NonNullable<V[K]>>, 'takes' | 'read'> };

/** Names at the top of the cores' own configurations, which are easily given by mistake. */
const CORE_NAMES = new Set(['inbounds', 'outbounds', 'inbound', 'outbound', 'routing', 'experimental']);

class Reader {
  private readonly path: string;
  private readonly text: string;
  private readonly lines = new Map<string, number>();
  /** Mistakes and their lines. */
  private readonly mistakes = new Map<string, number>();

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
  }

  read(): SettingsFile {
    const root = parseTree(this.text);
    if (root?.type !== 'object')
      throw this.error(root, 'expected a JSON object, for example { "interval": 2 }.');
    const ofCore = this.properties(root).find(([name]) => CORE_NAMES.has(name))?.[1];
    if (ofCore !== undefined)
      throw this.error(ofCore, `this is a core's configuration; "v2top doctor ${this.path}" looks at it.`);
    for (const [name, value] of this.properties(root)) this.lines.set(name, this.lineOf(value));
    const values = this.object<Values>(root, SETTINGS, 'setting');
    const servers = this.properties(root).find(([name]) => name === 'servers')?.[1];
    const named = servers?.type === 'object' ? this.servers(servers) : undefined;
    if (this.mistakes.size > 0) throw this.allMistakes();
    const result = named === undefined ? values : { ...values, servers: named };
    return { path: this.path, exists: true, values: result, lines: this.lines };
  }

  private servers(node: Node): Map<string, NamedServer> {
    const named = this.properties(node).flatMap(([name, value]): [string, NamedServer][] => {
      this.lines.set(`@${name}`, this.lineOf(value));
      const server = this.server(name, value);
      return server === undefined ? [] : [[name, server]];
    });
    return new Map(named);
  }

  /** Undefined for an invalid server. */
  private server(name: string, node: Node): NamedServer | undefined {
    if (node.type === 'object') {
      const { address, ...rest } = this.object(node, SERVER_KEYS, 'key of a server');
      if (address !== undefined) return { address, ...rest };
      if (!this.has(node, 'address')) this.note(node, `the server ${quote(name)} has no "address".`);
      return undefined;
    }
    const address = SERVER_KEYS.address.read(getNodeValue(node));
    if (address !== undefined) return { address };
    this.note(node, `${quote(name)} takes ${SERVER_KEYS.address.takes}.`);
    return undefined;
  }

  private has(node: Node, key: string): boolean {
    return this.properties(node).some(([name, { type }]) => name === key && type !== 'null');
  }

  /** The properties of an object, each checked by its key; null counts as not set. */
  private object<V extends object>(node: Node, keys: Readers<V>, kind: string): Partial<V> {
    let values: Partial<V> = {};
    for (const [name, value] of this.properties(node)) {
      if (!isKey(keys, name)) {
        const all = Object.keys(keys).join(', ');
        this.note(value, `unknown ${kind} ${quote(name)}; known are ${all}.`);
        continue;
      }
      if (value.type === 'null') continue;
      const read = keys[name].read(getNodeValue(value));
      if (read === undefined) {
        this.note(value, `${quote(name)} takes ${keys[name].takes}, not ${this.given(value)}.`);
        continue;
      }
      values = { ...values, [name]: read };
    }
    return values;
  }

  /** Names and values in the file's order. A repeated name is a mistake, because it is unclear which one counts. */
  private properties(node: Node): [string, Node][] {
    const seen = new Map<string, Node>();
    for (const { children } of node.children ?? []) {
      const [name, value] = children ?? [];
      if (name === undefined || value === undefined) continue;
      const text = String(name.value);
      const before = seen.get(text);
      if (before !== undefined) this.note(name, `${quote(text)} is already in line ${this.lineOf(before)}.`);
      seen.set(text, value);
    }
    return [...seen];
  }

  /** A value as written in the file, on one line and shortened. */
  private given({ offset, length }: Node): string {
    const text = this.text.slice(offset, offset + length).replace(/\s+/g, ' ');
    return text.length > 40 ? `${text.slice(0, 39)}…` : text;
  }

  private lineOf({ offset }: Node): number {
    return this.text.slice(0, offset).split('\n').length;
  }

  private error(node: Node | undefined, what: string): SettingsError {
    return new SettingsError(this.place(node, what));
  }

  /** Collects a mistake, to be reported with the others. An object may be read twice. */
  private note(node: Node, what: string): void {
    this.mistakes.set(this.place(node, what), this.lineOf(node));
  }

  private allMistakes(): SettingsError {
    const inOrder = [...this.mistakes].sort(([, a], [, b]) => a - b);
    return new SettingsError(...inOrder.map(([mistake]) => mistake));
  }

  private place(node: Node | undefined, what: string): string {
    return `${this.path}:${node === undefined ? 1 : this.lineOf(node)}: ${what}`;
  }
}

const quote = (name: string): string => JSON.stringify(name);

const isKey = <V extends object>(keys: Readers<V>, name: string): name is Extract<keyof V, string> =>
  Object.hasOwn(keys, name);
