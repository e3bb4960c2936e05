/** Lines of JSON are as short as a person would write them, say the same as the value, and act on no terminal. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { printJson, printMembers } from '../../../src/core/config/print-json.ts';

test('what fits on a line stays on it', () => {
  assert.deepEqual(printMembers({ stats: {} }), ['"stats": {}']);
  assert.deepEqual(printJson({ type: 'field', inboundTag: ['api'], outboundTag: 'api' }), [
    '{ "type": "field", "inboundTag": ["api"], "outboundTag": "api" }',
  ]);
});

test('what does not is broken at its braces, from outside in', () => {
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

describe('of any value', () => {
  test('the lines parse to the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        // -0 is 0 in JSON.
        const plain: unknown = JSON.parse(JSON.stringify(value));
        assert.deepEqual(JSON.parse(printJson(plain).join('\n')), plain);
      }),
    );
  });
  test('no character acts on a terminal, and none is lost', () => {
    const tag = 'a\u001b[31m\u009b\u202e\u200b\u2028\u{e0041}名"\\';
    const [line = ''] = printJson({ tag });
    assert.doesNotMatch(line, /[\p{Cc}\p{Bidi_Control}\p{Zl}]/u);
    assert.ok(line.includes('名'));
    assert.deepEqual(JSON.parse(line), { tag });
  });
});
