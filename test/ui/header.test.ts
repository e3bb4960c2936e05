/** The header: warnings come first and are never dropped; speeds cover the server's whole traffic. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type FailureKind, SourceFailure } from '../../src/core/core.ts';
import type { Sample } from '../../src/traffic/sample.ts';
import type { State } from '../../src/ui/state.ts';
import { press, samplesOf, screenOf, second, send, stateOf, type Traffic } from '../support/states.ts';

const MIB = 1024 * 1024;
const BEFORE: Traffic = {
  'inbound>>>tcp': [10 * MIB, 100 * MIB],
  'inbound>>>api': [500, 9000],
  'user>>>alice@example.net': [5 * MIB, 60 * MIB],
  'user>>>bob@example.net': [4 * MIB, 30 * MIB],
};
const AFTER: Traffic = {
  'inbound>>>tcp': [11 * MIB, 134 * MIB],
  'inbound>>>api': [90_600, 99_900],
  'user>>>alice@example.net': [5 * MIB + 1024, 62 * MIB],
  'user>>>bob@example.net': [4 * MIB, 30 * MIB],
};

const SMALLEST = { columns: 20, rows: 5 };

/** The last of some samples with something changed. */
function changed(samples: readonly Sample[], change: Partial<Sample>): Sample[] {
  return samples.map((sample, index) => (index === samples.length - 1 ? { ...sample, ...change } : sample));
}

function failing(state: State, retryAt: number | null, kind: FailureKind = 'refused'): State {
  const failure = new SourceFailure(kind, 'in the words of the transport');
  return send(state, {
    type: 'poll',
    events: [{ place: 0, event: { type: 'failure', failure, inRow: 1, retryAt } }],
    now: second(7),
  });
}

/** The lines of the header on a screen of this size. */
const top = (state: State, columns: number, rows: number): string[] =>
  screenOf(send(state, { type: 'resize', size: { columns, rows } })).slice(0, 2);

describe('the two lines', () => {
  const state = stateOf(changed(samplesOf(BEFORE, AFTER), { recorded: 'recorded', core: 'v2ray5' }));

  test('show address and mode; speeds against the highest seen, without the API; users online', () => {
    assert.deepEqual(top(state, 100, 24), [
      'v2top  127.0.0.1:10085 · V2Ray 5 · up 16m                               reset · recorded · every 1 s',
      '↓ 34.0 MiB/s ▕███████████████████▏ 34.0M   ↑ 1.00 MiB/s ▕███████████████████▏ 1.00M   1 of 2 online',
    ]);
  });

  test("compare speeds with the line's own speed if the settings give it", () => {
    const line = { ...state, settings: { ...state.settings, line: 68 * MIB } };
    assert.match(top(line, 100, 24)[1] ?? '', /^↓ 34\.0 MiB\/s ▕█{9}▌ {9}▏ 68\.0M/);
  });

  test('meters end whole at every width', () => {
    const widths = Array.from({ length: 40 }, (_, at) => 44 + at);
    assert.deepEqual(
      widths.filter((width) => (top(state, width, 24)[1] ?? '').includes('…')),
      [],
    );
  });

  test('are one line on a small screen', () => {
    assert.match(top(state, 60, 15)[0] ?? '', /^v2top .*↓ 34\.0 MiB\/s {2}↑ 1\.00 MiB\/s$/);
    assert.match(top(state, 60, 15)[1] ?? '', /^Inbound/);
  });

  test('say since when zeroed totals count', () => {
    assert.match(top(press(state, 'ctrl-r'), 100, 24)[0] ?? '', /totals since \d\d:\d\d$/);
  });
});

describe('no answer', () => {
  const state = stateOf(changed(samplesOf(BEFORE, AFTER), { recorded: 'recorded' }));

  test('shows for how long, why, and what comes next', () => {
    const away = failing(state, second(9).mono);
    assert.match(top(away, 80, 24)[0] ?? '', /^NO ANSWER for 6 s: connection refused; retry in 2 s/);
    assert.match(top(away, 40, 12)[0] ?? '', /^NO ANSWER for 6 s: connection refused$/);
    assert.match(top(away, 20, 5)[0] ?? '', /^NO ANSWER for 6 s$/);
  });

  test('waits for a late answer without a countdown', () => {
    const late = failing(state, null, 'timeout');
    assert.match(top(late, 80, 24)[0] ?? '', /^NO ANSWER for 6 s: timed out; still waiting for it/);
    assert.doesNotMatch(top(late, 80, 24)[0] ?? '', /retry/);
  });

  test("shows other reasons in the transport's words", () => {
    assert.match(top(failing(state, null, 'other'), 80, 24)[0] ?? '', /: in the words of the transport;/);
  });
});

describe('20 columns and 5 rows drop nothing that matters:', () => {
  const words: [string, Partial<Sample>, RegExp][] = [
    ['another v2top watches', { shared: true }, /shared/],
    ['other programs reset', { strangers: true }, /resets by others/],
    ['nothing is recorded', { recorded: 'not recorded' }, /not recorded/],
  ];
  for (const [what, change, wanted] of words) {
    test(what, () => {
      const calm = { recorded: 'recorded' } as const;
      const state = stateOf(changed(samplesOf(BEFORE, AFTER), { ...calm, ...change }), SMALLEST);
      assert.match(screenOf(state)[0] ?? '', wanted);
      assert.match(screenOf(press(state, 'escape', 'escape'))[0] ?? '', wanted, 'Esc does not take it away');
    });
  }

  test('all warnings at once take a second line', () => {
    const all = { shared: true, strangers: true, recorded: 'not recorded' } as const;
    const shown = stateOf(changed(samplesOf(BEFORE, AFTER), all), SMALLEST);
    const lines = screenOf(failing(press(shown, 'space'), null));
    assert.deepEqual(lines.slice(0, 2), [' PAUSED  NO ANSWER', 'others! shared unrec']);
    assert.equal(lines.length, 5);
  });
});

test('speeds are marked as too low while others reset', () => {
  const state = stateOf(changed(samplesOf(BEFORE, AFTER), { strangers: true }));
  assert.match(top(state, 80, 24)[1] ?? '', /^↓ ≥34\.0 MiB\/s .*↑ ≥1\.00 MiB\/s/);
  assert.match(top(state, 80, 24)[0] ?? '', /^resets by others/);
});

test('sums of speeds are marked as too low while others reset', () => {
  const totalsOf = (change: Partial<Sample>) =>
    screenOf(stateOf(changed(samplesOf(BEFORE, AFTER), change), { columns: 80, rows: 24 }))
      .filter((line) => line.startsWith(' TOTAL'))
      .join('\n');
  assert.match(totalsOf({ strangers: true }), /^ TOTAL.* ≥34\.0 MiB +≥1\.00 MiB /m);
  assert.doesNotMatch(totalsOf({ strangers: false }), /≥/);
});

test('the ASCII mark of the order is separate from the title', () => {
  const head = (ascii: boolean) =>
    screenOf(stateOf(samplesOf(BEFORE, AFTER), { columns: 80, rows: 24 }, { ascii })).join('\n');
  assert.match(head(true), / 1 s v /);
  assert.match(head(false), / 1 s▼ /);
});

test('the mode is what happens, not what is asked for', () => {
  const samples = samplesOf(BEFORE, AFTER);
  const elsewhere = { mode: 'read-only', recorded: 'recorded elsewhere' } as const;
  assert.match(screenOf(stateOf(changed(samples, elsewhere)))[0] ?? '', / read-only · recorded elsewhere/);
  assert.match(screenOf(stateOf(changed(samples, { recorded: 'recorded' })))[0] ?? '', / reset · recorded/);
});
