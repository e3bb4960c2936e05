/** Describes what a core's decoder accepts at each place of a configuration, and finds the values that it refuses. */
import { isObject, type JsonPath, namesIn } from './json-value.ts';

/** What Go's decoder accepts as one value. `null` means "not set" everywhere. */
export type Shape =
  | { readonly kind: 'anything' | 'text' | 'switch' }
  /** An integer; up to `some` if some cores accept more than others. */
  | { readonly kind: 'whole'; readonly min: number; readonly max: number; readonly some?: number }
  | { readonly kind: 'list'; readonly of: Shape }
  /** An object whose names are chosen by the user. */
  | { readonly kind: 'map'; readonly of: Shape; readonly name?: RegExp }
  | { readonly kind: 'fields'; readonly of: Fields }
  /** Any of these. */
  | { readonly kind: 'either'; readonly of: readonly Shape[]; readonly words: string }
  /** A text that passes `fits`. */
  | { readonly kind: 'form'; readonly fits: (text: string) => boolean; readonly words: string }
  /** Only V2Ray is known to require this; Xray accepts more. */
  | { readonly kind: 'v2ray'; readonly of: Shape };

export type Fields = Readonly<Record<string, Shape>>;

export const anything: Shape = { kind: 'anything' };
export const text: Shape = { kind: 'text' };
export const toggle: Shape = { kind: 'switch' };

/** An integer from `min` to `max`; some cores accept up to `some`. */
export const whole = (min: number, max: number, some?: number): Shape =>
  some === undefined ? { kind: 'whole', min, max } : { kind: 'whole', min, max, some };

/** A list of values of one shape. */
export const list = (of: Shape): Shape => ({ kind: 'list', of });

/** An object whose names are chosen by the user and match `name`. */
export const map = (of: Shape, name?: RegExp): Shape =>
  name === undefined ? { kind: 'map', of } : { kind: 'map', of, name };

/** An object with these names; others are ignored. */
export const fields = (of: Fields): Shape => ({ kind: 'fields', of });

/** Any of several shapes, described in `words`. */
export const either = (words: string, ...of: readonly Shape[]): Shape => ({ kind: 'either', of, words });

/** A text that passes `fits`, described in `words`. */
export const form = (words: string, fits: (text: string) => boolean): Shape => ({
  kind: 'form',
  fits,
  words,
});

/** A shape that only V2Ray requires. */
export const v2rayOnly = (of: Shape): Shape => ({ kind: 'v2ray', of });

/** A value that does not fit. */
export interface Misfit {
  readonly path: JsonPath;
  /** What is there, in a few words. */
  readonly found: string;
  /** What the core wants, in a few words. */
  readonly wanted: string;
  /** Which cores refuse it. */
  readonly by: 'all' | 'v2ray' | 'some';
}

/** The places in `value` that the decoder refuses. Unknown names are ignored, as in the cores. */
export function misfits(value: unknown, shape: Shape, path: JsonPath = []): readonly Misfit[] {
  if (value === null || value === undefined) return [];
  switch (shape.kind) {
    case 'anything':
      return [];
    case 'text':
      return typeof value === 'string' ? [] : [misfit(value, path, 'a text in quotes')];
    case 'switch':
      return typeof value === 'boolean' ? [] : [misfit(value, path, 'true or false')];
    case 'whole':
      return wholeMisfit(value, shape, path);
    case 'list':
      if (!Array.isArray(value)) return [misfit(value, path, 'a list')];
      return value.flatMap((item: unknown, index) => misfits(item, shape.of, [...path, index]));
    case 'map':
      return mapMisfits(value, shape, path);
    case 'fields':
      return fieldMisfits(value, shape.of, path);
    case 'either':
      return shape.of.some((one) => misfits(value, one, path).length === 0)
        ? []
        : [misfit(value, path, shape.words)];
    case 'form':
      if (typeof value !== 'string') return [misfit(value, path, shape.words)];
      return shape.fits(value) ? [] : [misfit(value, path, shape.words)];
    case 'v2ray':
      return misfits(value, shape.of, path).map((found) => ({ ...found, by: 'v2ray' }));
  }
}

const misfit = (value: unknown, path: JsonPath, wanted: string): Misfit => ({
  path,
  found: wordsFor(value),
  wanted,
  by: 'all',
});

function wholeMisfit(
  value: unknown,
  { min, max, some }: Extract<Shape, { kind: 'whole' }>,
  path: JsonPath,
): Misfit[] {
  const within = (top: number): boolean =>
    typeof value === 'number' && Number.isInteger(value) && value >= min && value <= top;
  if (within(max)) return [];
  const found = misfit(value, path, `a whole number from ${min} to ${max}`);
  return [some !== undefined && within(some) ? { ...found, by: 'some' } : found];
}

function mapMisfits(value: unknown, { of, name }: Extract<Shape, { kind: 'map' }>, path: JsonPath): Misfit[] {
  if (!isObject(value)) return [misfit(value, path, 'an object in braces')];
  return Object.entries(value).flatMap(([key, inner]) => {
    const inside = misfits(inner, of, [...path, key]);
    if (name === undefined || name.test(key)) return inside;
    return [
      { path, found: `the name ${JSON.stringify(key)}`, wanted: 'a number as the name', by: 'all' },
      ...inside,
    ];
  });
}

function fieldMisfits(value: unknown, of: Fields, path: JsonPath): Misfit[] {
  if (!isObject(value)) return [misfit(value, path, 'an object in braces')];
  return Object.entries(of).flatMap(([name, shape]) =>
    namesIn(value, name).flatMap((key) => misfits(value[key], shape, [...path, key])),
  );
}

function wordsFor(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (isObject(value)) return 'an object';
  if (typeof value === 'string') return value.length > 24 ? 'this text' : `the text ${JSON.stringify(value)}`;
  return String(value);
}
