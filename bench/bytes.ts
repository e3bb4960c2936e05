/** Bytes written a tick. */

import { Painter } from '../src/terminal/painter.ts';
import { busyFrames } from '../test/support/busy-frames.ts';
import { idealBytes } from '../test/support/ideal-diff.ts';
import { ansiScreen, type Frame } from '../test/support/spans.ts';
import { inkBytes } from './ink-writer.ts';
import type { Comparison, Effort, Part } from './part.ts';
import { COLUMNS, ROWS } from './terminal.ts';
import { htopTick } from './ticks.ts';

const SIZE = { columns: COLUMNS, rows: ROWS };
const USERS = 100;

export const bytes: Part = {
  name: 'bytes',
  title: `Bytes written a tick, ${COLUMNS}×${ROWS}, ${USERS} users`,
  how: `Frames of a made-up server whose users carry bytes each second or never, drawn as the program draws them
    (sorted by speed, the last minute full) and given to each writer. The ideal is computed from the same frames:
    each changed cell once, the shortest movement between them, the fewest changes of colour, no beginning or end of
    a frame. A full redraw is our own painter without memory. htop runs beside it at the same size, once a second.`,
  run: async ({ quick, progress }) => {
    progress('htop');
    const htop = (await htopTick(quick ? 5 : 20)).bytes;
    const rows: Comparison[] = [];
    for (const share of [0, 0.05, 0.3, 1])
      rows.push(...(await compareWriters(share, htop, { quick, progress })));
    return rows;
  },
};

async function compareWriters(
  share: number,
  htop: number,
  { quick, progress }: Effort,
): Promise<Comparison[]> {
  progress(`${100 * share} % of the users`);
  const frames = busyFrames(quick ? 10 : 60, { users: USERS, share, size: SIZE });
  const what = `${100 * share} % of the users active`;
  const value = painterBytes(frames, false);
  const row = (against: string, base: number): Comparison => ({ what, value, against, base, unit: 'B' });
  return [
    { ...row('ideal', idealOf(frames)), aim: share === 0 ? 0 : 1.25 },
    row("Ink's line diff", await inkBytes(frames, SIZE, true)),
    row("Ink's default", await inkBytes(frames, SIZE, false)),
    row('full redraw', painterBytes(frames, true)),
    row('htop', htop),
  ];
}

/** Bytes a frame of our own painter; with `whole`, as if the screen were not known. */
function painterBytes(frames: readonly Frame[], whole: boolean): number {
  const painter = new Painter();
  let sent = 0;
  for (const [tick, frame] of frames.entries()) {
    if (whole) painter.repaint();
    const bytes = Buffer.byteLength(painter.paint(ansiScreen(frame), SIZE));
    if (tick > 0) sent += bytes;
  }
  return sent / (frames.length - 1);
}

function idealOf(frames: readonly Frame[]): number {
  let sum = 0;
  for (let tick = 1; tick < frames.length; tick++) {
    const frame = frames[tick];
    if (frame !== undefined) sum += idealBytes(frames[tick - 1], frame, SIZE);
  }
  return sum / (frames.length - 1);
}
