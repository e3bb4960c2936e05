/** Parsing counter names, in which tags and emails come from strangers. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { DIMENSIONS, isApiTag, parseCounterName } from '../../src/core/counters.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({
    unit: fc.constantFrom('>>>', 'traffic', 'uplink', 'downlink', 'user', 'a', '>', '\u001b[31m'),
  }),
);
const dimension = fc.constantFrom(...DIMENSIONS);
const direction = fc.constantFrom('uplink' as const, 'downlink' as const);

describe("parsing a counter's name", () => {
  test('returns everything between prefix and suffix verbatim', () => {
    fc.assert(
      fc.property(dimension, text, direction, (kind, name, way) => {
        const parsed = parseCounterName(`${kind}>>>${name}>>>traffic>>>${way}`);
        assert.deepEqual(parsed, { dimension: kind, name, direction: way });
      }),
    );
  });

  test('never invents anything: the parts make up the name again', () => {
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
    test(`"${other}" is not a traffic counter`, () => assert.equal(parseCounterName(other), undefined));
  }

  test('an empty tag is a name too', () => {
    assert.equal(parseCounterName('inbound>>>>>>traffic>>>uplink')?.name, '');
  });
});

test("the API's tag is recognised in any letter case, and no user is mistaken for it", () => {
  for (const tag of ['api', 'API', 'API_INBOUND', 'api-inbound', 'api-in']) {
    assert.equal(isApiTag('inbound', tag), true);
    assert.equal(isApiTag('outbound', tag), true);
    assert.equal(isApiTag('user', tag), false);
  }
  assert.equal(isApiTag('inbound', 'apis'), false);
});
