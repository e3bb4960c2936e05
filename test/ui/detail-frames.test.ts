/**
 * The detail page at seven sizes, as it stands in `frames/`, with a core that has just gone away while it is paused.
 * After a change that is meant, write them again with `WRITE_FRAMES=1` and read the difference.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { SourceFailure } from '../../src/core/core.ts';
import { textWidth } from '../../src/text/width.ts';
import { press, samplesOf, screenOf, second, send, stateOf, type Traffic } from '../support/states.ts';

const SECONDS = 90;

/** What the counters hold after this many seconds: a wave of ten seconds. */
function after(seconds: number): Traffic {
  let down = 0;
  for (let at = 0; at < seconds; at++) down += 100_000 * (1 + (at % 10));
  return { 'inbound>>>tcp': [down / 10, down], 'user>>>alice@example.net': [down / 10, down] };
}

const SAMPLES = samplesOf(...Array.from({ length: SECONDS }, (_, seconds) => after(seconds)));

for (const size of ['20x5', '40x12', '60x15', '80x24', '120x40', '200x50', '300x100']) {
  test(`the detail page at ${size}`, () => {
    const [columns = 0, rows = 0] = size.split('x').map(Number);
    const paused = press(stateOf(SAMPLES, { columns, rows }), 'enter', 'space');
    const failure = new SourceFailure('refused', 'connect ECONNREFUSED');
    const event = { type: 'failure', failure, inRow: 1, retryAt: second(SECONDS + 6).mono } as const;
    const away = send(paused, { type: 'poll', events: [{ place: 0, event }], now: second(SECONDS + 4) });
    // Clock times are those of this machine's zone.
    const lines = screenOf(away).map((line) => line.replaceAll(/\b\d\d:\d\d/g, 'HH:MM'));
    const file = new URL(`frames/detail-${size}.txt`, import.meta.url);
    if (process.env.WRITE_FRAMES === '1') writeFileSync(file, `${lines.join('\n')}\n`);
    assert.deepEqual(lines, readFileSync(file, 'utf8').trimEnd().split('\n'));
    for (const line of lines) assert.ok(textWidth(line) <= columns, line);
  });
}

test('the share is that of the last ten seconds, as in the table', () => {
  const fetched = (alice: number, bob: number): Traffic => ({
    'user>>>alice': [0, alice],
    'user>>>bob': [0, bob],
  });
  // Alice has paused in the last second.
  const samples = samplesOf(fetched(0, 0), fetched(3000, 500), fetched(3000, 1000));
  const table = screenOf(stateOf(samples, { columns: 120, rows: 40 })).find((line) => line.includes('alice'));
  assert.match(table ?? '', / 75% /);
  const page = screenOf(press(stateOf(samples), 'enter'));
  assert.match(page.find((line) => line.includes('alice')) ?? '', /^User alice/);
  assert.match(page.find((line) => line.startsWith(' share')) ?? '', /^ share +75% +–/);
});
