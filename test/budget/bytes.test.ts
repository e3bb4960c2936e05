/** Bytes per tick: at most a quarter more than the ideal, and none when nothing changes. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Painter } from '../../src/terminal/painter.ts';
import { busyFrames } from '../support/busy-frames.ts';
import { idealBytes } from '../support/ideal-diff.ts';
import { ansiScreen } from '../support/spans.ts';

const SIZE = { columns: 120, rows: 40 };

describe('bytes of a tick, 120×40, 100 users', () => {
  for (const share of [0, 0.05, 0.3, 1]) {
    test(`${100 * share} % of the users active`, () => {
      const frames = busyFrames(20, { users: 100, share, size: SIZE });
      const painter = new Painter();
      let sent = 0;
      let ideal = 0;
      for (const [tick, frame] of frames.entries()) {
        const bytes = Buffer.byteLength(painter.paint(ansiScreen(frame), SIZE));
        const before = frames[tick - 1];
        if (before === undefined) continue;
        sent += bytes;
        ideal += idealBytes(before, frame, SIZE);
      }
      assert.ok(sent <= 1.25 * ideal, `${sent} bytes, the ideal is ${ideal}`);
      assert.equal(sent === 0, share === 0, 'nothing is sent when nothing changes, and only then');
    });
  }
});
