/** Widths in cells, which keep columns aligned next to names in any script. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { UNIT_WIDTH } from '../../src/text/unit-width.ts';
import { graphemes, padEnd, padStart, textWidth, truncate } from '../../src/text/width.ts';

const FAMILY = '👨‍👩‍👧';
const anyText = fc
  .array(
    fc.constantFrom(
      'a',
      'Z',
      ' ',
      'é',
      'e\u0301',
      '日',
      '한',
      'か\u3099',
      '🙂',
      FAMILY,
      '🇩🇪',
      '👍🏽',
      'ﾞ',
      '…',
      '█',
    ),
  )
  .map((parts) => parts.join(''));

describe('textWidth', () => {
  const cases: readonly (readonly [string, number])[] = [
    ['', 0],
    ['alice@example.org', 17],
    ['日本', 4],
    ['e\u0301', 1],
    ['🙂', 2],
    [FAMILY, 2],
    ['🇩🇪', 2],
    ['▁▂▃█↑↓▼…', 8],
    ['\u0301', 0],
  ];
  for (const [text, width] of cases) {
    it(`gives ${width} to ${JSON.stringify(text)}`, () => assert.equal(textWidth(text), width));
  }

  it('is the sum of the widths of the graphemes, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ unit: 'binary' })), (text) => {
        const sum = graphemes(text).reduce((cells, part) => cells + textWidth(part), 0);
        assert.equal(textWidth(text), sum);
        assert.equal(graphemes(text).join(''), text);
      }),
    );
  });

  it('caches only characters that stand alone and are as wide as the Unicode tables say', () => {
    const segmenter = new Intl.Segmenter();
    const known = Array.from(UNIT_WIDTH.keys()).filter((unit) => UNIT_WIDTH[unit] !== 0);
    for (const unit of known)
      assert.equal(UNIT_WIDTH[unit], stringWidth(String.fromCharCode(unit)), unit.toString(16));
    const text = String.fromCharCode(...known);
    assert.equal([...segmenter.segment(text)].length, known.length);
    assert.ok(known.length > 40_000);
  });
});

describe('truncate', () => {
  it('returns a text that fits unchanged', () => {
    assert.equal(truncate('alice', 5), 'alice');
    assert.equal(truncate('日本', 4), '日本');
  });

  it('keeps the start in a narrow column', () => {
    assert.equal(truncate('alice@example.org', 8), 'alice@e…');
    assert.equal(truncate('日本語の名前', 6), '日本… ');
    assert.equal(truncate('alice', 1), '…');
    assert.equal(truncate('alice', 0), '');
  });

  it('keeps both ends in a wider one, because names differ at either end', () => {
    assert.equal(truncate('alice.in.wonderland@example.org', 16), 'alice.in…ple.org');
    assert.equal(truncate('alice.in.wonderland@example.org', 16, '...'), 'alice.i...le.org');
    assert.equal(truncate('日本語の名前@example.org', 13), '日本語…le.org');
  });

  it('shows what fits if not even the ellipsis does', () => {
    assert.equal(truncate('alice', 2, '...'), 'al');
    assert.equal(truncate('日本', 1, '...'), ' ');
  });

  it('returns exactly the requested width and never splits a grapheme', () => {
    fc.assert(
      fc.property(anyText, fc.nat(30), (text, width) => {
        const cut = truncate(text, width);
        if (textWidth(text) <= width) assert.equal(cut, text);
        else assert.equal(textWidth(cut), width);
        const [head = '', tail = ''] = cut === text ? [text] : cut.trimEnd().split('…');
        assert.ok(startsWithGraphemes(text, cut === text ? text : head.trimEnd()) || text.includes('…'));
        assert.ok(text.includes('…') || text.trimEnd().endsWith(tail));
      }),
    );
  });
});

function startsWithGraphemes(text: string, head: string): boolean {
  const parts = graphemes(text);
  return graphemes(head).every((part, place) => parts[place] === part);
}

describe('padding', () => {
  it('counts cells, not characters', () => {
    assert.equal(padEnd('日本', 6), '日本  ');
    assert.equal(padStart('日本', 6), '  日本');
    assert.equal(padEnd('e\u0301', 2), 'e\u0301 ');
  });

  it('never cuts', () => {
    assert.equal(padEnd('alice', 3), 'alice');
    assert.equal(padStart('alice', 3), 'alice');
  });
});
