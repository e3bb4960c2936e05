/** Printed JSON is as short as a person would write it, equals the value, and is safe for a terminal. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { printJson, printMembers } from '../../../src/core/config/print-json.ts';

test('a value that fits stays on one line', () => {
  assert.deepEqual(printMembers({ stats: {} }), ['"stats": {}']);
  assert.deepEqual(printJson({ type: 'field', inboundTag: ['api'], outboundTag: 'api' }), [
    '{ "type": "field", "inboundTag": ["api"], "outboundTag": "api" }',
  ]);
});

test('a longer value is broken at its braces, from the outside in', () => {
  const switches = { statsUserUplink: true, statsUserDownlink: true };
  assert.deepEqual(printMembers({ policy: { levels: { 0: switches, 1: switches } } }), [
    '"policy": {',
    '  "levels": {',
    '    "0": { "statsUserUplink": true, "statsUserDownlink": true },',
    '    "1": { "statsUserUplink": true, "statsUserDownlink": true }',
    '  }',
    '}',
  ]);
});

test('many short parts fill their lines', () => {
  const users = Array.from({ length: 12 }, (_, index) => `user-${index}`);
  assert.deepEqual(printMembers({ users }), [
    '"users": [',
    '  "user-0", "user-1", "user-2", "user-3", "user-4", "user-5", "user-6",',
    '  "user-7", "user-8", "user-9", "user-10", "user-11"',
    ']',
  ]);
});

describe('the lines of any value', () => {
  test('parse to the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        // -0 is 0 in JSON.
        const plain: unknown = JSON.parse(JSON.stringify(value));
        assert.deepEqual(JSON.parse(printJson(plain).join('\n')), plain);
      }),
    );
  });
  test('contain no control character, and lose none', () => {
    const tag = 'a\u001b[31m\u009b\u202e\u200b\u2028\u{e0041}名"\\';
    const [line = ''] = printJson({ tag });
    assert.doesNotMatch(line, /[\p{Cc}\p{Bidi_Control}\p{Zl}]/u);
    assert.ok(line.includes('名'));
    assert.deepEqual(JSON.parse(line), { tag });
  });
});
