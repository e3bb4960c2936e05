/** After a frame the terminal shows that frame, whatever happened before. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Painter } from '../../src/terminal/painter.ts';
import type { Size } from '../../src/terminal/screen.ts';
import { textWidth } from '../../src/text/width.ts';
import { Emulator } from '../support/emulator.ts';
import { screenOf, wantedScreen } from '../support/seen-screen.ts';
import { ansiScreen, type Frame, type Line } from '../support/spans.ts';

const LOOKS = ['', '2', '1', '1;36', '4', '1;4', '7', '35', '36', '32', '30;43', '1;31', '1;4;36'];

/** Characters of one meaning in all terminals; spaces often, for they are what a diff is tempted by. */
const AGREED = [
  'a',
  'b',
  '7',
  '.',
  ' ',
  ' ',
  '      ',
  '              ',
  '日',
  '本',
  '한',
  '▁',
  '█',
  '↑',
  'é',
  'я',
];
/** Graphemes of which the emulator has its own idea: it counts code points, as many terminals do. */
const DISPUTED = [
  '👨‍👩‍👧',
  '🇩🇪',
  '👍🏽',
  '🙂',
  '☀\ufe0f',
  'e\u0301',
  '\u0301',
  'क\u094d\u200dष',
  'नी',
  '각',
  '\u1161',
  'か\u3099',
  '\u202e',
  '𠀋',
  '1\ufe0f\u20e3',
];

interface Step {
  readonly frame: Frame;
  readonly size: Size;
  /** Whether something else scribbles over the screen first, and the painter is told. */
  readonly disturbed: boolean;
}

function arbitraryLine(pieces: readonly string[]): fc.Arbitrary<Line> {
  const text = fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => parts.join(''));
  return fc.array(fc.record({ text, look: fc.constantFrom(...LOOKS) }), { maxLength: 5 });
}

/** A line of two others' parts, sometimes with some letters exchanged for as wide ones. */
function arbitraryVariant(lines: readonly Line[]): fc.Arbitrary<Line> {
  const edits = [
    ['', ''],
    ['a', 'b'],
    [' ', '.'],
    ['本', '日'],
  ] as const;
  const parts = fc.tuple(fc.constantFrom(...lines), fc.constantFrom(...lines), fc.nat(4));
  return fc.tuple(parts, fc.constantFrom(...edits)).map(([[one, other, cut], [from, to]]) => {
    const mixed = [...one.slice(0, cut), ...other.slice(cut)];
    return from === '' ? mixed : mixed.map(({ text, look }) => ({ text: text.replaceAll(from, to), look }));
  });
}

function arbitraryStep(lines: readonly Line[], sizes: readonly Size[]): fc.Arbitrary<Step> {
  const cursor = fc.option(fc.record({ column: fc.nat(31), row: fc.nat(6) }), { nil: undefined, freq: 3 });
  const frame = fc
    .tuple(fc.array(arbitraryVariant(lines), { maxLength: 6 }), cursor)
    .map(([rows, at]): Frame => {
      return at === undefined ? { lines: rows } : { lines: rows, cursor: at };
    });
  return fc.record({ frame, size: fc.constantFrom(...sizes), disturbed: fc.boolean() });
}

/** Frames made of few lines on few sizes, so that many rows come back unchanged or slightly changed. */
function arbitrarySteps(pieces: readonly string[]): fc.Arbitrary<Step[]> {
  const size = fc.record({ columns: fc.integer({ min: 2, max: 30 }), rows: fc.integer({ min: 1, max: 6 }) });
  const lines = fc.array(arbitraryLine(pieces), { minLength: 1, maxLength: 6 });
  const sizes = fc.array(size, { minLength: 1, maxLength: 2 });
  return fc
    .tuple(lines, sizes)
    .chain((made) => fc.array(arbitraryStep(...made), { minLength: 1, maxLength: 6 }));
}

/** The screen after the frame alone, drawn on an empty terminal. */
async function paintedAlone(frame: Frame, size: Size): Promise<string[][]> {
  const emulator = new Emulator(size);
  emulator.write(new Painter().paint(ansiScreen(frame), size));
  await emulator.settle();
  const screen = screenOf(emulator);
  emulator.dispose();
  return screen;
}

async function replay(
  steps: readonly Step[],
  check: (emulator: Emulator, step: Step) => Promise<void>,
): Promise<void> {
  const first = steps[0];
  if (first === undefined) return;
  const emulator = new Emulator(first.size);
  const painter = new Painter();
  // On the alternate screen a smaller window does not push rows into the scrollback.
  emulator.write('\x1b[?1049h');
  for (const step of steps) {
    await emulator.settle();
    emulator.resize(step.size);
    if (step.disturbed) {
      emulator.write('\x1b[H\x1b[1;44mdisturbed 日本\x1b[5;20Hagain');
      painter.repaint();
    }
    emulator.write(painter.paint(ansiScreen(step.frame), step.size));
    await emulator.settle();
    await check(emulator, step);
    assert.equal(painter.paint(ansiScreen(step.frame), step.size), '', 'an equal frame costs nothing');
    const copy: Frame = { ...step.frame, lines: structuredClone(step.frame.lines) };
    assert.equal(painter.paint(ansiScreen(copy), step.size), '', 'nor does a copy of it');
  }
  emulator.dispose();
}

function checkCursor(emulator: Emulator, { frame, size }: Step): void {
  assert.equal(emulator.cursorShown(), frame.cursor !== undefined);
  assert.ok(emulator.wraps());
  if (frame.cursor === undefined) return;
  assert.deepEqual(emulator.cursor(), {
    column: Math.min(frame.cursor.column, size.columns - 1),
    row: Math.min(frame.cursor.row, size.rows - 1),
  });
}

describe('a painter replayed on a terminal', () => {
  it('shows each frame exactly, after any others, resizes and disturbances', async () => {
    await fc.assert(
      fc.asyncProperty(arbitrarySteps(AGREED), (steps) =>
        replay(steps, async (emulator, step) => {
          assert.deepEqual(screenOf(emulator), wantedScreen(step.frame, step.size));
          checkCursor(emulator, step);
        }),
      ),
      { numRuns: 200 },
    );
  });

  it('shows the same as on an empty terminal even if widths are disputed', async () => {
    await fc.assert(
      fc.asyncProperty(arbitrarySteps([...AGREED, ...DISPUTED]), (steps) =>
        replay(steps, async (emulator, step) => {
          assert.deepEqual(screenOf(emulator), await paintedAlone(step.frame, step.size));
          checkCursor(emulator, step);
        }),
      ),
      { numRuns: 200 },
    );
  });

  it('keeps columns straight next to graphemes of disputed width', async () => {
    const size = { columns: 20, rows: DISPUTED.length };
    const lines = DISPUTED.map((text): Line => {
      const gap = ' '.repeat(10 - textWidth(text));
      return [
        { text: `${text}${gap}`, look: '' },
        { text: '|', look: '35' },
      ];
    });
    const emulator = new Emulator(size);
    emulator.write(new Painter().paint(ansiScreen({ lines }), size));
    await emulator.settle();
    for (const row of lines.keys()) assert.equal(emulator.cell(10, row).text, '|', DISPUTED[row]);
  });

  it('stays correct after more graphemes than it remembers', async () => {
    const size = { columns: 30, rows: 8 };
    const marks = Array.from({ length: 0x70 }, (_, place) => String.fromCharCode(0x300 + place));
    const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');
    const emulator = new Emulator(size);
    const painter = new Painter();
    for (const [place, letter] of letters.entries()) {
      const lines = [0, 28, 56, 84].map((start): Line => {
        return [
          {
            text: marks
              .slice(start, start + 28)
              .map((mark) => letter + mark)
              .join(''),
            look: '',
          },
        ];
      });
      const frame: Frame = {
        lines: [[{ text: place % 2 === 0 ? 'e\u0301 first' : 'o\u0302 second', look: '1' }], ...lines],
      };
      emulator.write(painter.paint(ansiScreen(frame), size));
      await emulator.settle();
      assert.deepEqual(screenOf(emulator), wantedScreen(frame, size));
      assert.equal(painter.paint(ansiScreen({ lines: structuredClone(frame.lines) }), size), '');
    }
    const end = painter.paint(ansiScreen({ lines: [[{ text: 'the end', look: '' }]] }), size);
    assert.ok(end.length < 100, 'having forgotten them once, it does not draw all from then on');
  });

  it('never scrolls, not even after writing the last cell', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(arbitraryLine([...AGREED, ...DISPUTED]), { minLength: 4, maxLength: 4 }),
        async (lines) => {
          const size = { columns: 12, rows: 4 };
          const emulator = new Emulator(size);
          const painter = new Painter();
          emulator.write(painter.paint(ansiScreen({ lines }), size));
          emulator.write(painter.paint(ansiScreen({ lines: lines.toReversed() }), size));
          await emulator.settle();
          assert.equal(emulator.scrollback(), 0);
          emulator.dispose();
        },
      ),
    );
  });
});
