/** Frames of a busy server, as many and as busy as a test or a benchmark wants; the same in every run. */

import type { Size } from '../../src/terminal/screen.ts';
import { padEnd, padStart } from '../../src/text/width.ts';
import { type Frame, type Line, span } from './spans.ts';

export const TABLE_SIZE: Size = { columns: 120, rows: 40 };
const TABLE_ROWS = 37;
const HISTORY = 24;
const BLOCKS = '▁▂▃▄▅▆▇█';

interface User {
  readonly name: string;
  readonly busy: boolean;
  totals: [number, number];
  rates: [number, number];
  readonly history: number[];
}

/** A header, a head, 37 rows of which `share` (0 to 1) change each tick, and a footer, for that many ticks. */
export function tableFrames(ticks: number, share: number): Frame[] {
  const random = randomNumbers(7);
  const users = Array.from({ length: TABLE_ROWS }, (_, index) =>
    newUser(index, index < TABLE_ROWS * share, random),
  );
  return Array.from({ length: ticks }, () => {
    for (const user of users) if (user.busy) spend(user, random);
    return tableFrame(users);
  });
}

/** Numbers from 0 up to 1 that look random (the minimal standard generator of Park and Miller). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

function newUser(index: number, busy: boolean, random: () => number): User {
  const history = Array.from({ length: HISTORY }, () => (busy ? random() : 0));
  const totals: [number, number] = [random() * 1e10, random() * 1e12];
  return { name: `user${index}@example.org`, busy, totals, rates: [0, 0], history };
}

function spend(user: User, random: () => number): void {
  user.rates = [random() * 1e6, random() * 1e8];
  user.totals = [user.totals[0] + user.rates[0], user.totals[1] + user.rates[1]];
  user.history.shift();
  user.history.push(random());
}

function tableFrame(users: readonly User[]): Frame {
  const up = users.reduce((sum, user) => sum + user.rates[0], 0);
  const down = users.reduce((sum, user) => sum + user.rates[1], 0);
  const head =
    'User                              ↑ total     ↓ total        ↑ /s        ↓ /s   share  last 60 s';
  return {
    lines: [
      [
        span('v2top', '1;36'),
        span(padEnd('  127.0.0.1:10085  V2Ray  up 3d 04:12  every 1s  reset', 85)),
        span(padStart(`↑ ${bytes(up)}/s`, 15), '35'),
        span(padStart(`↓ ${bytes(down)}/s`, 15), '36'),
      ],
      [span(padEnd(head, 120), '4')],
      ...users.map((user, index) => userLine(user, down, index === 3)),
      [span('Space pause  < > sort  r reverse  / filter  Ctrl-R reset  ? help  q quit', '2')],
    ],
  };
}

function userLine(user: User, down: number, selected: boolean): Line {
  const numbers = [...user.totals, ...user.rates].map((value) => padStart(bytes(value), 12));
  const share = padStart(`${Math.round((100 * user.rates[1]) / Math.max(1, down))}%`, 8);
  const spark = user.history.map((value) => BLOCKS[Math.floor(value * BLOCKS.length)]).join('');
  const text = [padEnd(` ${user.name}`, 29), ...numbers.slice(0, 2)].join('');
  if (selected) return [span(padEnd(`${text}${numbers[2]}${numbers[3]}${share}  ${spark}`, 120), '7')];
  return [
    span(text),
    span(numbers[2] ?? '', '35'),
    span(numbers[3] ?? '', '36'),
    span(`${share}  `),
    span(spark, '32'),
  ];
}

function bytes(value: number): string {
  let scaled = value;
  let unit = 0;
  for (; scaled >= 1000; unit++) scaled /= 1024;
  return `${scaled.toFixed(1)} ${['B', 'KiB', 'MiB', 'GiB', 'TiB'][unit]}`;
}
