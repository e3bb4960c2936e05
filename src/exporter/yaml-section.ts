/** Reads a YAML mapping key by key; errors name the place of the mistake. */
import { isObject } from '../core/config/json-value.ts';
import { UsageError } from '../text/usage-error.ts';

export class Section {
  private readonly values: Readonly<Record<string, unknown>>;
  /** The place for messages: the file's path, then the keys. */
  private readonly where: string;

  /**
   * Throws a UsageError unless `value` is a mapping with only these keys. A missing value counts as an empty mapping.
   */
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

  /** A text; undefined if it is absent or empty. */
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

  /** A non-negative integer. */
  count(key: string): number | undefined {
    const value = this.values[key];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
      throw this.wrong(key, 'a whole number');
    return value;
  }

  /** A list of texts; undefined if it is absent. */
  texts(key: string): string[] | undefined {
    const value = this.values[key];
    if (value === undefined || value === null) return undefined;
    if (!Array.isArray(value)) throw this.wrong(key, 'a list of texts');
    return value.map((one: unknown) => {
      if (typeof one !== 'string') throw this.wrong(key, 'a list of texts');
      return one;
    });
  }

  /** The value that `table` has for the text at `key`. */
  choice<Value>(key: string, table: Readonly<Record<string, Value>>): Value | undefined {
    const word = this.text(key);
    return word === undefined ? undefined : this.chosen(key, word, table);
  }

  /** The value that `table` has for each text of a list. */
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

/** The reason of a failure, to be used within a sentence. */
export const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').replace(/\.$/, '');
