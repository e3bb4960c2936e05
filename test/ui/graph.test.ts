/** Graphs: their scale, their clock times, their range, and how they show unknown times. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Ledger } from '../../src/traffic/ledger.ts';
import { scaleTop } from '../../src/ui/scale.ts';
import type { State } from '../../src/ui/state.ts';
import { clockMarks, SPANS, timelineOf } from '../../src/ui/timeline.ts';
import { answerOf, press, screenOf, second, stateOf } from '../support/states.ts';

const MIB = 1024 * 1024;
const UNITS = { bits: false, si: false };

/** A line that was watched so long, with a MiB a second down and twice as much in the last but one second. */
function watched(seconds: number, columns: number, rows: number, idle = 0): State {
  const others = Object.fromEntries(
    Array.from({ length: idle }, (_, at) => [`user>>>idle-${at}`, [0, 0] as const]),
  );
  const ledger = new Ledger();
  let bytes = 0;
  const samples = Array.from({ length: seconds + 1 }, (_, index) => {
    if (index > 0) bytes += index === seconds - 1 ? 2 * MIB : MIB;
    ledger.read(
      answerOf({ 'inbound>>>tcp': [0, bytes], 'user>>>alice': [0, bytes], ...others }),
      second(index),
      null,
    );
    return ledger.sample('read-only', 1);
  });
  return stateOf(samples, { columns, rows });
}

test("the server's graph is above the tables from 30 rows on, with both directions, scale and clock", () => {
  const local = (line: string): string => line.replaceAll(/\d\d:\d\d/g, 'HH:MM');
  const lines = screenOf(watched(20, 80, 30, 20)).map(local);
  assert.deepEqual(lines.slice(2, 7), [
    '1.50M                              ▃',
    '                               ▆▆▆▆█',
    '                               █████',
    '    0 ╌ before v2top started ╌╌█████        0',
    '    ↓           │HH:MM         │HH:MM       ↑',
  ]);
  assert.doesNotMatch(screenOf(watched(20, 80, 29)).join('\n'), /before v2top/);
});

test('it takes lines that no table needs, up to two fifths of the screen', () => {
  const clock = (state: State): number => screenOf(state).findIndex((line) => line.startsWith('    ↓ '));
  const heights = [30, 40, 100].map((rows) =>
    [0, 20, 200].map((idle) => clock(watched(20, 80, rows, idle)) - 1),
  );
  assert.deepEqual(heights, [
    [9, 5, 5],
    [15, 7, 7],
    [40, 40, 16],
  ]);
});

describe('the detail page', () => {
  test('fills the window, and peak, scale, means and graph agree', () => {
    const state = press(watched(20, 80, 24), 'enter');
    const lines = screenOf(state);
    const text = lines.join('\n');
    assert.equal(lines.length, 24);
    assert.match(text, /^ mean 10 s +1\.10 MiB\/s +0 B\/s$/m);
    assert.match(text, /^ mean 20 s +1\.05 MiB\/s +0 B\/s$/m);
    assert.match(text, /^ peak +2\.00 MiB\/s +0 B\/s$/m);
    assert.match(text, /^2\.00M/m, 'the scale reaches up to the peak');
    assert.match(text, /before v2top started/);
    assert.match(text, /^ {4}↓ .*│\d\d:\d\d:\d\d/m);
  });

  test('has no means over more time than v2top has seen', () => {
    const text = screenOf(press(watched(4, 80, 24), 'enter')).join('\n');
    assert.match(text, /^ mean 4 s/m);
    assert.doesNotMatch(text, /mean (?:10|60) s/);
  });

  test('[ and ] zoom from a minute to a day', () => {
    const near = press(watched(20, 80, 24), 'enter', '[', '[', '[');
    assert.match(screenOf(near).join('\n'), /^ last 1 min$/m);
    assert.match(screenOf(near).at(-1) ?? '', /1 min at the least/);
    const far = press(near, ...SPANS.map(() => ']'));
    assert.match(screenOf(far).join('\n'), /^ last 24 h, means of 19:28$/m);
  });

  test('is usable on 20 columns', () => {
    const lines = screenOf(press(watched(20, 20, 24), 'enter'));
    assert.equal(lines[3], ' now    1.00M      0');
    assert.match(lines.join('\n'), /^1\.50M/m);
  });
});

describe('the time of a graph', () => {
  test('has room for the requested time, in each width', () => {
    for (const width of [10, 14, 54, 74, 114, 194, 294])
      for (const span of SPANS) {
        const { steps, seconds, repeat } = timelineOf(second(50), second(0), span, width);
        assert.ok(steps * seconds >= Math.min(span, span - repeat) && steps * repeat <= width);
        assert.ok(steps * repeat > width - repeat, 'fills it');
      }
  });

  test('moves in steps, so that in most seconds only one cell changes', () => {
    const starts = Array.from({ length: 60 }, (_, at) => timelineOf(second(at), second(0), 60, 60).start);
    assert.ok(new Set(starts).size <= 10, `${new Set(starts).size} leaps in a minute`);
  });

  test('has its marks at the cells of their times', () => {
    const timeline = timelineOf(second(0), second(0), 60, 60);
    const marks = clockMarks(timeline, '|');
    const at = marks.indexOf('|');
    const [, seconds] = /:(\d\d)(?= |$)/.exec(marks) ?? [];
    assert.equal((timeline.start + timeline.wallOffset + at) % 60, Number(seconds));
  });
});

test('the top of a scale is the next round number', () => {
  assert.equal(scaleTop(145 * MIB, UNITS), 150 * MIB);
  assert.equal(scaleTop(399, UNITS), 400);
  assert.equal(scaleTop(1023 * 1024, UNITS), MIB);
  assert.equal(scaleTop(1_450_000, { bits: true, si: true }), 12_000_000 / 8);
  assert.equal(scaleTop(0, UNITS), 0);
});
