/** Configurations are JSON as people write it; mistakes are reported with their place. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseJsonc } from '../../../src/core/config/jsonc.ts';

const read = (text: string): unknown => {
  const parsed = parseJsonc(text);
  assert.ok(parsed.ok);
  return parsed.value;
};

describe('comments', () => {
  const texts = {
    'two slashes': '{ "a": 1, // "b": 2\n "c": 3 }',
    'a slash and a star': '{ "a": 1, /* "b": 2,\n # */ "c": 3 }',
    'a hash': '# first\n{ "a": 1, # "b": 2, /*\n "c": 3 } # last',
    'a byte order mark': '\uFEFF{ "a": 1, "c": 3 }',
  };
  for (const [name, text] of Object.entries(texts)) {
    test(`by ${name}`, () => assert.deepEqual(read(text), { a: 1, c: 3 }));
  }
  test('are not found inside texts', () => {
    const config = { a: '# // /* "', '#b': 'c\\', d: '\\"#' };
    assert.deepEqual(read(JSON.stringify(config)), config);
  });
  test('leave any JSON unchanged', () => {
    fc.assert(
      fc.property(fc.json({ noUnicodeString: false }), (json) => {
        // jsonc-parser keeps -0 and duplicate names as JSON.parse does; __proto__ is no name in a configuration.
        fc.pre(!json.includes('__proto__'));
        assert.deepEqual(read(`${json} # end`), JSON.parse(json));
      }),
    );
  });
});

describe('problems say where and what', () => {
  const cases: [string, number, number, RegExp][] = [
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3, /a comma is missing/],
    ['{ "a" 1 }', 1, 7, /a colon is missing/],
    ['{ "a": }', 1, 8, /a value is missing/],
    ['{ "a": [1, 2 }', 1, 14, /a comma is missing|closing \]/],
    ['{ "a": 1', 1, 9, /a closing } is missing/],
    ["{ 'a': 1 }", 1, 3, /not JSON/],
    ['{ "a": "x\n }', 1, 8, /closing quote/],
    ['', 1, 1, /empty/],
    ['# nothing but this', 1, 19, /empty/],
    ['\uFFFD\uFFFD{\0"\0a\0"\0', 1, 1, /the file is UTF-16/],
  ];
  for (const [text, line, column, what] of cases) {
    test(JSON.stringify(text), () => {
      const parsed = parseJsonc(text);
      assert.ok(!parsed.ok);
      assert.match(parsed.problem.what, what);
      assert.deepEqual([parsed.problem.line, parsed.problem.column], [line, column]);
    });
  }
  test('even for extremely deep brackets', () => {
    const parsed = parseJsonc('['.repeat(200_000));
    assert.ok(!parsed.ok);
    assert.match(parsed.problem.what, /nested too deep/);
  });
});

describe('a repeated name is read as Go reads it', () => {
  const cases: [string, string, unknown][] = [
    ['objects are merged', '{"a": {"b": 1}, "a": {"c": 2}}', { a: { b: 1, c: 2 } }],
    ['also in another letter case', '{"a": {"b": 1}, "A": {"c": 2}}', { a: { b: 1, c: 2 } }],
    ['lists are merged place by place', '{"a": [{"b": 1}, 7], "a": [{"c": 2}]}', { a: [{ b: 1, c: 2 }] }],
    [
      'of settings the last ones count',
      '{"settings": {"b": 1}, "settings": {"c": 2}}',
      { settings: { c: 2 } },
    ],
    [
      'a level is replaced whole',
      '{"levels": {"0": {"b": 1}}, "levels": {"0": {"c": 2}}}',
      { levels: { 0: { c: 2 } } },
    ],
    ['a text is replaced', '{"a": "b", "a": "c"}', { a: 'c' }],
  ];
  for (const [name, text, value] of cases) {
    test(name, () => {
      const parsed = parseJsonc(text);
      assert.ok(parsed.ok);
      assert.deepEqual(parsed.value, value);
      assert.match(parsed.remarks[0]?.what ?? '', /is repeated here; the core merges both/);
    });
  }
});

describe('slips that V2Ray does not accept', () => {
  test('a byte order mark', () => {
    const parsed = parseJsonc('\uFEFF{}');
    assert.match((parsed.ok && parsed.slips[0]?.what) || '', /byte order mark/);
  });
  test('a comma before a closing bracket, once for each', () => {
    const parsed = parseJsonc('{\n "a": [1,],\n "b": 2,\n}');
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.value, { a: [1], b: 2 });
    assert.deepEqual(
      parsed.slips.map(({ line }) => line),
      [2, 4],
    );
  });
  test('a brace that closes too early', () => {
    const parsed = parseJsonc('{ "a": 1 },\n"b": 2 }');
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.value, { a: 1 });
    assert.deepEqual(parsed.slips, []);
    assert.match(parsed.remarks[0]?.what ?? '', /ends before this/);
  });
  test('none in sound JSON', () => {
    const parsed = parseJsonc('{ "a": [1, 2], "b": {} } // end');
    assert.deepEqual(parsed.ok && parsed.slips, []);
  });
});
