/** The bundle's replacements for Ink's slow modules give the same results, text by text. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import stringWidth from 'string-width';
import widestLineOfPackage from 'widest-line';
import measureByInk from '../../node_modules/ink/build/measure-text.js';
import InkOutput from '../../node_modules/ink/build/output.js';
import measureText from '../../scripts/bundle/ink/measure-text.ts';
import Output from '../../scripts/bundle/ink/output.ts';
import { simpleWidth } from '../../scripts/bundle/ink/simple-text.ts';
import widestLine from '../../scripts/bundle/ink/widest-line.ts';
import { cellsOf } from '../support/cells-of.ts';

const RUNS = { numRuns: 1000 };

const PLAIN = ['a', 'alice', '7.5 kB', ' ', '   ', '日本', '한', '▁▂█', '↑', 'é', '…'];
const DISPUTED = ['🙂', 'e\u0301', '\u0301', '👨‍👩‍👧', '\u200b', '\u00a0', '　', '\t', '\u00ad'];
const CODES = [
  '1',
  '2',
  '3',
  '4',
  '7',
  '9',
  '22',
  '23',
  '24',
  '27',
  '29',
  '35',
  '36',
  '90',
  '39',
  '44',
  '49',
  '0',
];
const ODD_CODES = ['', '01', '1;36', '30;43', '38;5;9', '53', '21', '12345'];

const word = fc.oneof(
  { arbitrary: fc.constantFrom(...PLAIN), weight: 6 },
  { arbitrary: fc.constantFrom(...DISPUTED), weight: 1 },
);
const words = fc.array(word, { maxLength: 4 }).map((parts) => parts.join(''));
const code = fc.oneof(
  { arbitrary: fc.constantFrom(...CODES), weight: 6 },
  { arbitrary: fc.constantFrom(...ODD_CODES), weight: 1 },
);
const sgr = code.map((parameters) => `\x1b[${parameters}m`);

/** As chalk writes it: switched on, and off again. */
const painted = fc
  .tuple(
    fc.constantFrom(['1', '22'], ['2', '22'], ['4', '24'], ['7', '27'], ['35', '39'], ['44', '49']),
    words,
  )
  .map(([[on, off], text]) => `\x1b[${on}m${text}\x1b[${off}m`);

const line = fc
  .array(
    fc.oneof(
      { arbitrary: words, weight: 4 },
      { arbitrary: painted, weight: 4 },
      { arbitrary: sgr, weight: 1 },
    ),
    { maxLength: 4 },
  )
  .map((parts) => parts.join(''));
const text = fc.oneof(
  { arbitrary: line, weight: 4 },
  { arbitrary: fc.array(line, { minLength: 2, maxLength: 3 }).map((lines) => lines.join('\n')), weight: 1 },
);

describe('the width of a text', () => {
  it('equals that of string-width wherever the shortcut applies', () => {
    fc.assert(
      fc.property(line, (each) => {
        const width = simpleWidth(each);
        if (width >= 0) assert.equal(width, stringWidth(each));
      }),
      RUNS,
    );
  });

  it("equals Ink's for the widest line too, and so does the height", () => {
    fc.assert(
      fc.property(text, (each) => {
        assert.deepEqual({ ...measureText(each) }, { ...measureByInk(each) });
        assert.equal(widestLine(each), widestLineOfPackage(each));
      }),
      RUNS,
    );
  });

  it('takes the shortcut for the texts of the screen', () => {
    assert.equal(simpleWidth('\x1b[1;36malice\x1b[22;39m  ▁▂█ 日本 ↑'), 17);
  });
});

const WIDTH = 24;
const HEIGHT = 4;

type Step =
  | { readonly x: number; readonly y: number; readonly text: string; readonly bold: boolean }
  | { readonly x1: number; readonly x2: number; readonly y1: number; readonly y2: number }
  | 'unclip';

const write = fc.record({
  x: fc.integer({ min: -3, max: WIDTH + 2 }),
  y: fc.integer({ min: -1, max: HEIGHT }),
  text,
  bold: fc.boolean(),
});
const clip = fc
  .tuple(fc.nat(WIDTH), fc.nat(WIDTH), fc.nat(HEIGHT), fc.nat(HEIGHT))
  .map(([x1, x2, y1, y2]) => ({ x1, x2, y1, y2 }));
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { arbitrary: write, weight: 8 },
    { arbitrary: clip, weight: 1 },
    { arbitrary: fc.constant('unclip' as const), weight: 1 },
  ),
  { maxLength: 8 },
);

const bold = (each: string): string => (each === '' ? '' : `\x1b[1m${each}\x1b[22m`);

function drawn(output: Output | InkOutput, drawing: readonly Step[]): { output: string; height: number } {
  for (const step of drawing) {
    if (step === 'unclip') output.unclip();
    else if ('x1' in step) output.clip(step);
    else output.write(step.x, step.y, step.text, { transformers: step.bold ? [bold] : [] });
  }
  return output.get();
}

describe('the output', () => {
  it("shows the same cells as Ink's, whatever is written, where, and within which clips", () => {
    const size = { width: WIDTH, height: HEIGHT };
    fc.assert(
      fc.property(steps, (drawing) => {
        const ours = drawn(new Output(size), drawing);
        const inks = drawn(new InkOutput(size), drawing);
        assert.equal(ours.height, inks.height);
        assert.deepEqual(cellsOf(ours.output), cellsOf(inks.output));
      }),
      RUNS,
    );
  });

  it('keeps adjacent texts unchanged', () => {
    const output = new Output({ width: 30, height: 1 });
    output.write(12, 0, '\x1b[35m1.5 kB\x1b[39m', { transformers: [] });
    output.write(0, 0, 'alice', { transformers: [bold] });
    assert.equal(output.get().output, '\x1b[1malice\x1b[22m       \x1b[35m1.5 kB\x1b[39m');
  });
});
