/** One line of an export, which may come from anyone: every field is checked before it is used. */
import { DIMENSIONS, type Dimension } from '../core/counters.ts';
import { UsageError } from '../text/usage-error.ts';
import { parseDay } from './calendar.ts';
import { MOST_BYTES } from './schema.ts';

/** Checks the fields of one line; errors name the line's number. */
export class Line {
  private readonly fields: Readonly<Record<string, unknown>>;
  private readonly number: number;

  constructor(text: string, number: number) {
    this.number = number;
    this.fields = this.parse(text);
  }

  private parse(text: string): Readonly<Record<string, unknown>> {
    try {
      const value: unknown = JSON.parse(text);
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
    } catch {
      // Reported below, like any text that is not an object.
    }
    throw this.wrong('is not a JSON object');
  }

  wrong(what: string): UsageError {
    return new UsageError(`Line ${this.number} of the export ${what}; nothing was imported.`);
  }

  text(key: string): string {
    const value = this.fields[key];
    if (typeof value !== 'string') throw this.wrong(`has no text "${key}"`);
    return value;
  }

  whole(key: string): number {
    const value = this.fields[key];
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
      throw this.wrong(`has no whole number "${key}"`);
    return value;
  }

  bytes(key: string): bigint {
    const value = this.text(key);
    if (!/^\d{1,19}$/.test(value) || BigInt(value) > MOST_BYTES) throw this.wrong(`has no bytes "${key}"`);
    return BigInt(value);
  }

  dimension(): Dimension {
    const found = DIMENSIONS.find((dimension) => dimension === this.fields.dimension);
    if (found === undefined) throw this.wrong('has no dimension');
    return found;
  }

  date(): number {
    const date = parseDay(this.text('day'));
    if (date === undefined) throw this.wrong('has no day');
    return date;
  }

  /** What an id of the export became here. */
  known(ids: ReadonlyMap<number, number>, key: string): number {
    const id = ids.get(this.whole(key));
    if (id === undefined) throw this.wrong(`names a "${key}" that no line before it has`);
    return id;
  }
}
