/** The filter language, text by text. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { filterOf } from '../../src/table/filter.ts';

const NAMES = ['alice@example.net', 'bob@example.org', 'Carol@Example.NET', 'exam-team', 'rené', 'a/b'];
const passing = (text: string): string[] => NAMES.filter(filterOf(text));

describe('a filter', () => {
  for (const [text, expected] of [
    ['', NAMES],
    ['  ', NAMES],
    ['EXAMPLE.net', ['alice@example.net', 'Carol@Example.NET']],
    ['exam net', ['alice@example.net', 'Carol@Example.NET']],
    ['exam !net', ['bob@example.org', 'exam-team']],
    ['!exam', ['rené', 'a/b']],
    ['/^[ab]/', ['alice@example.net', 'bob@example.org', 'a/b']],
    ['/^[ab]/ !/org$/', ['alice@example.net', 'a/b']],
    ['/NET$/', ['alice@example.net', 'Carol@Example.NET']],
    ['rene\u0301', ['rené']],
    ['/ren./', ['rené']],
    ['/a(/', []],
    ['/', ['a/b']],
    ['a/', ['a/b']],
    ['!', NAMES],
    ['exam !', ['alice@example.net', 'bob@example.org', 'Carol@Example.NET', 'exam-team']],
    ['nobody', []],
  ] as const) {
    test(`"${text}"`, () => assert.deepEqual(passing(text), [...expected]));
  }

  test('accepts any text, and never throws', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.string(),
        (text, name) => typeof filterOf(text)(name) === 'boolean',
      ),
    );
  });

  test('a name without spaces, typed whole, finds itself', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1 }).filter((name) => !/[\s!/]/.test(name)),
        (name) => filterOf(name)(name) && filterOf(name)(name.toLowerCase()),
      ),
    );
  });
});
