/** Counter names taken apart, and names made fit to be shown: tags and emails are written by strangers. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { DIMENSIONS, isApiTag, parseCounterName } from '../../src/core/counters.ts';
import { cleanName } from '../../src/text/safe.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({
    unit: fc.constantFrom('>>>', 'traffic', 'uplink', 'downlink', 'user', 'a', '>', '\u001b[31m'),
  }),
);
const dimension = fc.constantFrom(...DIMENSIONS);
const direction = fc.constantFrom('uplink' as const, 'downlink' as const);

describe("taking a counter's name apart", () => {
  test('gives back whatever stands between prefix and suffix, verbatim', () => {
    fc.assert(
      fc.property(dimension, text, direction, (kind, name, way) => {
        const parsed = parseCounterName(`${kind}>>>${name}>>>traffic>>>${way}`);
        assert.deepEqual(parsed, { dimension: kind, name, direction: way });
      }),
    );
  });

  test('never makes up anything: what it finds can be put together again', () => {
    fc.assert(
      fc.property(text, (counter) => {
        const parsed = parseCounterName(counter);
        if (parsed === undefined) return;
        assert.equal(`${parsed.dimension}>>>${parsed.name}>>>traffic>>>${parsed.direction}`, counter);
      }),
    );
  });

  const others = [
    'user>>>a>>>online',
    'user>>>traffic>>>uplink',
    'user>>>a>>>traffic>>>sideways',
    'User>>>a>>>traffic>>>uplink',
    'users>>>a>>>traffic>>>uplink',
    'inbound>>>t>>>user>>>a>>>online',
    'node>>>a>>>traffic>>>uplink',
    ' user>>>a>>>traffic>>>uplink',
    'user>>>a>>>traffic>>>uplink ',
    '>>>a>>>traffic>>>uplink',
    '',
  ];
  for (const other of others) {
    test(`"${other}" is no traffic counter`, () => assert.equal(parseCounterName(other), undefined));
  }

  test('an empty tag is a name too', () => {
    assert.equal(parseCounterName('inbound>>>>>>traffic>>>uplink')?.name, '');
  });
});

describe('a name as it is shown', () => {
  test('has no control, format, bidi, zero-width or unassigned character, whatever it was', () => {
    fc.assert(
      fc.property(text, (name) => {
        const shown = cleanName(name);
        assert.doesNotMatch(shown, /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u);
        assert.doesNotMatch(shown, /\p{Default_Ignorable_Code_Point}/u);
        assert.doesNotMatch(shown, /\p{M}{3}/u);
        assert.notEqual(shown, '');
      }),
      { numRuns: 1000 },
    );
  });

  test('is itself once cleaned, and itself from the start when it is ordinary', () => {
    fc.assert(fc.property(text, (name) => assert.equal(cleanName(cleanName(name)), cleanName(name))));
    for (const name of ['alice', 'carol@example.net', '王小明', 'Zoë', 'नमस्ते', '한국어', '👍', 'a b', '"']) {
      assert.equal(cleanName(name), name);
    }
  });

  const hostile: [what: string, name: string, shown: string][] = [
    ['an escape sequence', 'ev\u001b[31mil', 'ev�[31mil'],
    ['a window title and a bell', '\u001b]0;x\u0007', '�]0;x�'],
    ['C1 controls', 'a\u009b31m\u0085b', 'a�31m�b'],
    ['line breaks', 'a\r\nb\u2028c', 'a��b�c'],
    ['bidi overrides', '\u202eevil\u2066', '�evil�'],
    ['zero-width characters', 'a\u200bb\u200dc\ufeffd', 'a�b�c�d'],
    ['variation selectors and tags', '❤\ufe0f\u{e0041}', '❤��'],
    ['a lone surrogate', 'a\ud800b', 'a�b'],
    ['a heap of accents', 'e\u0301\u0302\u0303\u0304', 'e\u0301\u0302�'],
    ['a filler that looks like nothing', '\u3164', '�'],
    ['nothing', '', '""'],
  ];
  for (const [what, name, shown] of hostile) {
    test(`shows ${what} without obeying it`, () => assert.equal(cleanName(name), shown));
  }
});

test("the API's own tag is known in any letter case, and no user is taken for it", () => {
  for (const tag of ['api', 'API', 'API_INBOUND', 'api-inbound', 'api-in']) {
    assert.equal(isApiTag('inbound', tag), true);
    assert.equal(isApiTag('outbound', tag), true);
    assert.equal(isApiTag('user', tag), false);
  }
  assert.equal(isApiTag('inbound', 'apis'), false);
});
