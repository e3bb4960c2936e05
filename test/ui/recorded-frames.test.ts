/**
 * What the history adds to the screen, at two sizes, as it stands in `frames/`: the columns `today` and `month` with
 * their sums, the order by one of them, the marks of quotas, and on the detail page what a row carried before this run.
 * After a change that is meant, write them again with `WRITE_FRAMES=1` and read the difference.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import type { RowRecord, UsageAnswer } from '../../src/history/lookup.ts';
import type { Quota } from '../../src/history/quotas.ts';
import type { Bytes } from '../../src/history/reader.ts';
import type { Trace } from '../../src/history/trace.ts';
import { textWidth } from '../../src/text/width.ts';
import type { State } from '../../src/ui/state.ts';
import {
  press,
  samplesOf,
  screenOf,
  second,
  send,
  stateOf,
  type Traffic,
  withSample,
} from '../support/states.ts';

const GB = 10n ** 9n;
const NAMES = ['alice@example.net', 'bob@example.net', 'carol@example.net', 'dave@example.net'];

/** What the counters hold after this many seconds. */
const after = (seconds: number): Traffic => ({
  'inbound>>>vless': [seconds * 20_000, seconds * 400_000],
  ...Object.fromEntries(
    NAMES.map((name, at) => [`user>>>${name}`, [seconds * 1000, seconds * 100_000 * at]]),
  ),
});
const SAMPLES = samplesOf(...Array.from({ length: 40 }, (_, seconds) => after(seconds)));

const quota = (name: string, percent: number): Quota => ({
  name,
  used: BigInt(percent) * GB,
  limit: 100n * GB,
  percent,
  level: percent >= 100 ? 'over' : percent >= 80 ? 'near' : 'fine',
});

/** Dave is not in the history yet. */
const ANSWER: UsageAnswer = {
  names: [
    ...NAMES.slice(0, 3).map((name, at) => ({
      dimension: 'user' as const,
      name,
      today: { uplink: 0n, downlink: BigInt(3 - at) * GB },
      month: { uplink: GB, downlink: BigInt(120 - at * 35) * GB },
    })),
    {
      dimension: 'inbound',
      name: 'vless',
      today: { uplink: 0n, downlink: GB },
      month: { uplink: GB, downlink: GB },
    },
  ],
  quotas: [quota('alice@example.net', 121), quota('bob@example.net', 86), quota('carol@example.net', 51)],
};

/** The screen, asked for the history half a minute before its last sample. */
function recorded(columns: number, rows: number, samples = SAMPLES): State {
  const settings = {
    columns: new Set(['down-total', 'up-total', 'share', 'history', 'today', 'month'] as const),
    sort: { column: 'month', descending: true } as const,
    limits: new Map([['alice@example.net', 100n * GB]]),
  };
  const [early, late] = [samples.slice(0, 10), samples.slice(10)];
  const asked = stateOf(early, { columns, rows }, settings);
  return late.reduce(withSample, send(asked, { type: 'usage', answers: [ANSWER] }));
}

const START = second(0).wall / 1000;
const HOUR = 3600;

/** From 20 hours before the run on, with a speed for each five minutes, but for two hours that nothing watched. */
const TRACE: Trace = {
  from: START - 20 * HOUR,
  to: START + 10,
  slots: new Map(
    Array.from({ length: 20 * 12 }, (_, at) => {
      const start = START - 20 * HOUR + at * 300;
      const isGap = start >= START - 3 * HOUR && start < START - HOUR;
      const down = 50_000 * (1 + (at % 24));
      return [start, isGap ? null : { uplink: down / 10, downlink: down }];
    }),
  ),
};

const bytes = (down: bigint): Bytes => ({ uplink: down / 20n, downlink: down });
const RECORD: RowRecord = {
  today: bytes(3n * GB),
  yesterday: bytes(9n * GB),
  month: bytes(120n * GB),
  all: bytes(840n * GB),
  trace: TRACE,
};

/** The page of bob, asked for half a minute before its last sample, and zoomed out to this many hours. */
function detail(columns: number, rows: number, zooms: number): State {
  const open = press(recorded(columns, rows, SAMPLES.slice(0, 10)), 'j', 'j', 'enter');
  const question = { dimension: 'user', name: 'bob@example.net' } as const;
  const answered = send(open, { type: 'row', question, places: [0], answer: RECORD });
  return press(SAMPLES.slice(10).reduce(withSample, answered), ...Array.from({ length: zooms }, () => ']'));
}

/** Compares a screen with its file. */
function check(state: State, name: string): void {
  // Clock times are those of this machine's zone.
  const lines = screenOf(state).map((line) => line.replaceAll(/\b\d\d:\d\d\b/g, 'HH:MM'));
  const file = new URL(`frames/${name}.txt`, import.meta.url);
  if (process.env.WRITE_FRAMES === '1') writeFileSync(file, `${lines.join('\n')}\n`);
  assert.deepEqual(lines, readFileSync(file, 'utf8').trimEnd().split('\n'));
  for (const line of lines) assert.ok(textWidth(line) <= state.size.columns, line);
}

for (const [columns, rows] of [
  [80, 24],
  [120, 40],
] as const) {
  const size = `${columns}x${rows}`;
  test(`today, month and quotas at ${size}`, () => {
    check(recorded(columns, rows), `recorded-${size}`);
  });

  test(`the detail page says what was recorded at ${size}`, () => {
    check(detail(columns, rows, 0), `recorded-detail-${size}`);
  });

  test(`a graph of six and of 24 hours begins before the run at ${size}`, () => {
    check(detail(columns, rows, 6), `recorded-6h-${size}`);
    check(detail(columns, rows, 8), `recorded-24h-${size}`);
  });
}

test('a low page keeps the speeds and the totals that matter, and lets the rest and the graph go', () => {
  const labelsAt = (columns: number, rows: number): string[] =>
    screenOf(detail(columns, rows, 0)).flatMap(
      (line) => /^ ([a-z][a-z ]*?)(?: \d+ s)? {2}/.exec(line)?.[1] ?? [],
    );
  assert.deepEqual(labelsAt(60, 15), [
    'now',
    'mean',
    'mean',
    'peak',
    'total',
    'last seen',
    'today',
    'yesterday',
    'month',
    'all',
    'quota',
  ]);
  assert.deepEqual(labelsAt(40, 10), ['now', 'mean', 'total', 'today', 'month', 'quota']);
  assert.deepEqual(labelsAt(20, 8), ['now', 'total', 'today', 'month']);
  check(detail(60, 15, 0), 'recorded-detail-60x15');
  check(detail(40, 12, 0), 'recorded-detail-40x12');
});

test('a row of which nothing is recorded says so on its page', () => {
  const open = press(recorded(80, 24), 'j', 'enter');
  const question = { dimension: 'user', name: 'alice@example.net' } as const;
  const text = screenOf(send(open, { type: 'row', question, places: [0], answer: null })).join('\n');
  assert.match(text, /^ now .* history +not recorded$/m);
});
