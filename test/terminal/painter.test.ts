/** The painter sends as little as possible, in one piece. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Painter } from '../../src/terminal/painter.ts';
import type { Size } from '../../src/terminal/screen.ts';
import { idealBytes } from '../support/ideal-diff.ts';
import { ansiScreen, type Frame, type Line, span } from '../support/spans.ts';
import { TABLE_SIZE, tableFrames } from '../support/table-frames.ts';

const SIZE: Size = { columns: 40, rows: 3 };

/** What is sent for the second of two screens, without the frame around it. */
function update(before: readonly Line[], after: readonly Line[], size = SIZE): string {
  const painter = new Painter();
  painter.paint(ansiScreen({ lines: before }), size);
  const sent = painter.paint(ansiScreen({ lines: after }), size);
  assert.ok(sent.startsWith('\x1b[?2026h') && sent.endsWith('\x1b[?2026l'), JSON.stringify(sent));
  return sent.slice('\x1b[?2026h'.length, -'\x1b[?2026l'.length);
}

describe('an update', () => {
  it('contains only the changed cells', () => {
    assert.equal(update([[span('up 12:41')]], [[span('up 12:42')]]), '\x1b[;8H2');
  });

  it('rewrites small gaps and jumps over large ones', () => {
    assert.equal(update([[span('1a2')]], [[span('3a4')]]), '\x1b[H3a4');
    assert.equal(update([[span('1abcdefg2')]], [[span('3abcdefg4')]]), '\x1b[H3\x1b[7C4');
  });

  it('jumps over a grapheme of disputed width, however small the gap', () => {
    assert.equal(update([[span('a🙂b')]], [[span('c🙂d')]]), '\x1b[Hc\x1b[2Cd');
  });

  it('uses a line feed only to reach the first column', () => {
    const sent = update([[span('a1')], [span('a')]], [[span('a2')], [span('b')]]);
    assert.equal(sent, '\x1b[;2H2\r\nb');
  });

  it('erases the rest of a row at once, and a few cells with spaces', () => {
    assert.equal(update([[span('alice and bob')]], [[span('alice')]]), '\x1b[;7H\x1b[K');
    assert.equal(update([[span('alice !')]], [[span('alice')]]), '\x1b[;7H ');
  });

  it('erases a long part within a row at once', () => {
    const tail = span('the end', '1;31');
    const sent = update([[span('abcdefghijklmnopqrst'), tail]], [[span('a                   '), tail]]);
    assert.equal(sent, '\x1b[;2H\x1b[19X');
  });

  it('never erases in a look that would stay visible', () => {
    const sent = update([[span('paused', '7')]], [[span('p', '30;43')]]);
    assert.equal(sent, '\x1b[H\x1b[30;43mp\x1b[m\x1b[K');
  });

  it('changes the look only if necessary, and ends in the default one', () => {
    const sent = update([[span('12', '35'), span('34', '36')]], [[span('56', '35'), span('78', '36')]]);
    assert.equal(sent, '\x1b[H\x1b[35m56\x1b[36m78\x1b[m');
  });

  it('shows and moves the cursor only when that changes', () => {
    const painter = new Painter();
    const lines = [[span('Filter: a')]];
    const size = SIZE;
    assert.match(painter.paint(ansiScreen({ lines }), size), /\x1b\[\?25l/);
    assert.equal(
      painter.paint(ansiScreen({ lines, cursor: { column: 9, row: 0 } }), size),
      '\x1b[?2026h\x1b[;10H\x1b[?25h\x1b[?2026l',
    );
    assert.equal(painter.paint(ansiScreen({ lines, cursor: { column: 9, row: 0 } }), size), '');
    assert.equal(
      painter.paint(ansiScreen({ lines, cursor: { column: 8, row: 0 } }), size),
      '\x1b[?2026h\x1b[;9H\x1b[?2026l',
    );
    assert.equal(painter.paint(ansiScreen({ lines }), size), '\x1b[?2026h\x1b[?25l\x1b[?2026l');
  });

  it('never clears the screen or the scrollback, even when it draws everything', () => {
    const painter = new Painter();
    const frame: Frame = { lines: [[span('a')], [], [span('b')]] };
    const sizes = [SIZE, { columns: 20, rows: 2 }, { columns: 60, rows: 9 }];
    for (const size of sizes) assert.doesNotMatch(painter.paint(ansiScreen(frame), size), /\x1b\[[0-3]?J/);
  });

  it('sends no control sequence from a text', () => {
    const sent = update([], [[span('a\x1b[2Jb\x07\x9b2Jc\r\nd\u202e')]]);
    assert.equal(sent, '\x1b[Ha[2Jb2Jcd');
  });
});

describe('the bytes of a tick, 120×40, against the ideal', () => {
  for (const share of [0.05, 0.3, 1]) {
    it(`are at most a quarter more with ${share * 100} % of the rows changing`, () => {
      const frames = tableFrames(30, share);
      const painter = new Painter();
      let sent = 0;
      let ideal = 0;
      for (const [tick, frame] of frames.entries()) {
        const bytes = Buffer.byteLength(painter.paint(ansiScreen(frame), TABLE_SIZE));
        if (tick === 0) continue;
        sent += bytes;
        ideal += idealBytes(frames[tick - 1], frame, TABLE_SIZE);
      }
      assert.ok(ideal > 0);
      assert.ok(sent <= 1.25 * ideal, `${sent} bytes, ideal ${ideal}`);
    });
  }

  it('are none when nothing changes', () => {
    const painter = new Painter();
    const [first, second] = tableFrames(2, 0);
    assert.ok(first !== undefined && second !== undefined);
    painter.paint(ansiScreen(first), TABLE_SIZE);
    assert.equal(painter.paint(ansiScreen(second), TABLE_SIZE), '');
  });
});
