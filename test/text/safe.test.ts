/** Names come from strangers: none of them acts on a terminal, and those that people really use stay unchanged. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { cleanName, escapeUnsafe } from '../../src/text/safe.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({
    unit: fc.constantFrom(
      '\\',
      'u001b',
      '\u001b',
      '\u202e',
      '\u200d',
      '\ufe0f',
      '❤',
      '\u{1f3f4}',
      '\u{e0067}',
      'a',
      '\u0301',
    ),
  }),
);

/** Names as they are found on real servers. */
const ORDINARY = [
  'alice',
  'carol@example.net',
  'DOMAIN\\alice',
  '王小明',
  '葛\u{e0100}城',
  'Zoë',
  'नमस्ते',
  'क\u094d\u200dष',
  '한국어',
  '👍',
  '❤️ love',
  '👨‍👩‍👧 family',
  '❤️‍🔥',
  '1\ufe0f\u20e3 first',
  '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} England',
  'می‌خواهم',
  'a b',
  '"',
];

describe('a name on the screen', () => {
  test('has no control, bidi or unassigned characters', () => {
    fc.assert(
      fc.property(text, (name) => {
        const shown = cleanName(name);
        assert.doesNotMatch(shown, /[\p{Cc}\p{Bidi_Control}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u);
        assert.doesNotMatch(shown, /\p{M}{4}/u);
        assert.notEqual(shown, '');
      }),
      { numRuns: 3000 },
    );
  });

  test('does not change when cleaned again', () => {
    fc.assert(fc.property(text, (name) => assert.equal(cleanName(cleanName(name)), cleanName(name))));
  });

  for (const name of ORDINARY)
    test(`is unchanged: ${JSON.stringify(name)}`, () => assert.equal(cleanName(name), name));

  const hostile: [what: string, name: string, shown: string][] = [
    ['an escape sequence', 'ev\u001b[31mil', 'ev�[31mil'],
    ['a window title and a bell', '\u001b]0;x\u0007', '�]0;x�'],
    ['C1 controls', 'a\u009b31m\u0085b', 'a�31m�b'],
    ['line breaks', 'a\r\nb\u2028c', 'a��b�c'],
    ['bidi overrides', '\u202eevil\u2066', '�evil�'],
    ['joiners that join nothing', 'a\u200bb\u200dc\ufeffd\u200c', 'a�b�c�d�'],
    ['tags that follow no flag', '❤\ufe0f\u{e0041}', '❤\ufe0f�'],
    ['a variation of a plain letter', 'a\ufe0f', 'a�'],
    ['a lone surrogate', 'a\ud800b', 'a�b'],
    ['a heap of accents', 'e\u0301\u0302\u0303\u0304', 'e\u0301\u0302�'],
    ['a filler that looks like nothing', '\u3164', '�'],
    ['nothing', '', '""'],
  ];
  for (const [what, name, shown] of hostile)
    test(`shows ${what} without obeying it`, () => assert.equal(cleanName(name), shown));
});

describe('a name in a file', () => {
  for (const name of ORDINARY)
    test(`is unchanged: ${JSON.stringify(name)}`, () => assert.equal(escapeUnsafe(name), name));

  test('has nothing that acts on a terminal, and differs from every other name', () => {
    fc.assert(
      fc.property(text, (name) => {
        const escaped = escapeUnsafe(name);
        assert.doesNotMatch(escaped, /[\p{Cc}\p{Bidi_Control}\p{Cs}\p{Zl}\p{Zp}]/u);
        const back = escaped.replace(/\\u([0-9a-f]{4})/g, (_, unit: string) =>
          String.fromCharCode(Number.parseInt(unit, 16)),
        );
        assert.equal(back, name);
      }),
      { numRuns: 3000 },
    );
  });
});
