/** A mapping of a YAML file, read key by key; errors name the place of what it may not hold. */
import { isObject } from '../core/config/json-value.ts';
import { UsageError } from '../text/usage-error.ts';

export class Section {
  private readonly values: Readonly<Record<string, unknown>>;
  /** Where it stands, for messages: the file's path, then the keys. */
  private readonly where: string;

  /** Throws a UsageError unless `value` is a mapping with only these keys; nothing at all is an empty one. */
  constructor(value: unknown, where: string, keys: readonly string[] | 'any') {
    if (value !== undefined && value !== null && !isObject(value))
      throw new UsageError(`${where}: expected a mapping.`);
    this.values = isObject(value) ? value : {};
    this.where = where;
    if (keys === 'any') return;
    const unknown = Object.keys(this.values).find((key) => !keys.includes(key));
    if (unknown !== undefined)
      throw new UsageError(`${where}: unknown key "${unknown}". Known keys: ${keys.join(', ')}.`);
  }

  has(key: string): boolean {
    return this.values[key] !== undefined && this.values[key] !== null;
  }

  keys(): string[] {
    return Object.keys(this.values);
  }

  section(key: string, keys: readonly string[] | 'any'): Section {
    return new Section(this.values[key], `${this.where}: ${key}`, keys);
  }

  /** A text; undefined where it is absent or empty. */
  text(key: string): string | undefined {
    const value = this.values[key];
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value !== 'string') throw this.wrong(key, 'a text');
    return value;
  }

  flag(key: string): boolean | undefined {
    const value = this.values[key];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'boolean') throw this.wrong(key, 'true or false');
    return value;
  }

  /** A whole number from 0 on. */
  count(key: string): number | undefined {
    const value = this.values[key];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
      throw this.wrong(key, 'a whole number');
    return value;
  }

  /** A list of texts; undefined where it is absent. */
  texts(key: string): string[] | undefined {
    const value = this.values[key];
    if (value === undefined || value === null) return undefined;
    if (!Array.isArray(value)) throw this.wrong(key, 'a list of texts');
    return value.map((one: unknown) => {
      if (typeof one !== 'string') throw this.wrong(key, 'a list of texts');
      return one;
    });
  }

  /** One of a table's values by its key there. */
  choice<Value>(key: string, table: Readonly<Record<string, Value>>): Value | undefined {
    const word = this.text(key);
    return word === undefined ? undefined : this.chosen(key, word, table);
  }

  /** What the table says for each text of a list. */
  choices<Value>(key: string, table: Readonly<Record<string, Value>>): Value[] | undefined {
    return this.texts(key)?.map((word) => this.chosen(key, word, table));
  }

  wrong(key: string, expected: string): UsageError {
    return new UsageError(`${this.where}: ${key}: expected ${expected}.`);
  }

  private chosen<Value>(key: string, word: string, table: Readonly<Record<string, Value>>): Value {
    const value = Object.hasOwn(table, word) ? table[word] : undefined;
    if (value === undefined) throw this.wrong(key, `one of ${Object.keys(table).join(', ')}, not "${word}"`);
    return value;
  }
}

/** Why something failed, as a part of a sentence. */
export const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').replace(/\.$/, '');
