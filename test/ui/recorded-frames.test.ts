/**
 * What the history adds to the screen, at two sizes, as it stands in `frames/`: the columns `today` and `month` with
 * their sums, the order by one of them, and the marks of quotas.
 * After a change that is meant, write them again with `WRITE_FRAMES=1` and read the difference.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import type { LatelyAnswer } from '../../src/history/lookup.ts';
import type { Quota } from '../../src/history/quotas.ts';
import { textWidth } from '../../src/text/width.ts';
import type { State } from '../../src/ui/state.ts';
import { samplesOf, screenOf, send, stateOf, type Traffic, withSample } from '../support/states.ts';

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
const ANSWER: LatelyAnswer = {
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
function recorded(columns: number, rows: number): State {
  const settings = {
    columns: new Set(['down-total', 'up-total', 'share', 'history', 'today', 'month'] as const),
    sort: { column: 'month', descending: true } as const,
    limits: new Map([['alice@example.net', 100n * GB]]),
  };
  const [early, late] = [SAMPLES.slice(0, 10), SAMPLES.slice(10)];
  const asked = stateOf(early, { columns, rows }, settings);
  return late.reduce(withSample, send(asked, { type: 'lately', answer: ANSWER }));
}

for (const size of ['80x24', '120x40']) {
  test(`today, month and quotas at ${size}`, () => {
    const [columns = 0, rows = 0] = size.split('x').map(Number);
    // Clock times are those of this machine's zone.
    const lines = screenOf(recorded(columns, rows)).map((line) => line.replaceAll(/│\d\d:\d\d/g, '│HH:MM'));
    const file = new URL(`frames/recorded-${size}.txt`, import.meta.url);
    if (process.env.WRITE_FRAMES === '1') writeFileSync(file, `${lines.join('\n')}\n`);
    assert.deepEqual(lines, readFileSync(file, 'utf8').trimEnd().split('\n'));
    for (const line of lines) assert.ok(textWidth(line) <= columns, line);
  });
}
