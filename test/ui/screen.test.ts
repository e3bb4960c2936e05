/** Whole screens as a user sees them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SourceFailure } from '../../src/core/core.ts';
import { textWidth } from '../../src/text/width.ts';
import { Ledger } from '../../src/traffic/ledger.ts';
import type { Front, State } from '../../src/ui/state.ts';
import { drawn } from '../support/drawn.ts';
import { frameOf } from '../support/spans.ts';
import { press, samplesOf, screenOf, second, send, stateOf, type Traffic } from '../support/states.ts';

const MIB = 1024 * 1024;

const BEFORE: Traffic = {
  'inbound>>>tcp': [10 * MIB, 100 * MIB],
  'inbound>>>api': [500, 9000],
  'user>>>alice@example.net': [5 * MIB, 60 * MIB],
  'user>>>bob@example.net': [4 * MIB, 30 * MIB],
  'user>>>carol@example.net': [0, 0],
};
const AFTER: Traffic = {
  'inbound>>>tcp': [11 * MIB, 134 * MIB],
  'inbound>>>api': [600, 9900],
  'user>>>alice@example.net': [5 * MIB + 1024, 62 * MIB],
  'user>>>bob@example.net': [4.5 * MIB, 60 * MIB],
  'user>>>carol@example.net': [0, 0],
};

test('the tables show the busiest first, totals and speeds side by side, and say that the API is left out', () => {
  assert.deepEqual(screenOf(stateOf(samplesOf(BEFORE, AFTER), { columns: 80, rows: 14 })).slice(1), [
    'Inbound 1               1 s▼      ↓ /s      ↑ /s   ↓ total   ↑ total   last 60 s',
    ' tcp                35.0 MiB  34.0 MiB  1.00 MiB   134 MiB  11.0 MiB           █',
    ' TOTAL without api  35.0 MiB  34.0 MiB  1.00 MiB   134 MiB  11.0 MiB',
    'User 3 ◂                1 s▼      ↓ /s      ↑ /s   ↓ total   ↑ total   last 60 s',
    ' bob@example.net    30.5 MiB  30.0 MiB   512 KiB  60.0 MiB  4.50 MiB           █',
    ' alice@example.net  2.00 MiB  2.00 MiB  1.00 KiB  62.0 MiB  5.00 MiB           ▃',
    ' carol@example.net       0 B       0 B       0 B       0 B       0 B',
    ' TOTAL              32.5 MiB  32.0 MiB   513 KiB   122 MiB  9.50 MiB',
    ' overhead, no user  2.50 MiB  2.00 MiB   511 KiB  12.0 MiB  1.50 MiB',
    '',
    '',
    '',
    'Space pause  < > sort  / filter  Ctrl-R zero totals  r reverse  ? help  q quit',
  ]);
});

test('the first reading sets the totals and has no speed', () => {
  assert.match(screenOf(stateOf(samplesOf(BEFORE)))[3] ?? '', /^ tcp +– +– +– +100 MiB +10\.0 MiB$/);
  assert.match(screenOf(stateOf(samplesOf(BEFORE)))[1] ?? '', / {3}– of 3 online$/);
});

test('a direction that the core does not count is a dash, not 0', () => {
  const ledger = new Ledger();
  const samples = [100n, 300n].map((value, index) => {
    ledger.read({ names: ['user>>>a>>>traffic>>>downlink'], values: [value] }, second(index), null);
    return ledger.sample('read-only', 1);
  });
  assert.match(screenOf(stateOf(samples))[3] ?? '', /^ a +200 B +200 B +– +300 B +– /);
});

test('20 columns and 5 rows still show who is online', () => {
  assert.deepEqual(screenOf(stateOf(samplesOf(BEFORE, AFTER), { columns: 20, rows: 5 })).slice(1, 4), [
    'User 3 (1-2)    1 s▼',
    ' bob@…         30.5M',
    ' alice@…       2.00M',
  ]);
});

test('a narrower screen drops columns by priority before it cuts a name', () => {
  const samples = samplesOf(BEFORE, AFTER);
  const titles = ['1 s▼', '↓ /s', '↑ /s', '↓ total', '↑ total', 'share', 'last'];
  const heads = [120, 94, 80, 70, 60, 50, 44, 37, 30, 20].map((columns) => {
    const head =
      screenOf(stateOf(samples, { columns, rows: 24 })).find((line) => line.startsWith('Inbound')) ?? '';
    return [columns, ...titles.filter((title) => head.includes(title))].join(' ');
  });
  assert.deepEqual(heads, [
    '120 1 s▼ ↓ /s ↑ /s ↓ total ↑ total share last',
    '94 1 s▼ ↓ /s ↑ /s ↓ total ↑ total share last',
    '80 1 s▼ ↓ /s ↑ /s ↓ total ↑ total last',
    '70 1 s▼ ↓ /s ↑ /s ↓ total ↑ total',
    '60 1 s▼ ↓ /s ↑ /s ↓ total',
    '50 1 s▼ ↓ /s ↑ /s',
    '44 1 s▼ ↓ /s ↑ /s share',
    '37 1 s▼ ↓ /s ↑ /s',
    '30 1 s▼ ↓ /s',
    '20 1 s▼',
  ]);
});

test('too small a window says how large it must be', () => {
  assert.deepEqual(screenOf(stateOf(samplesOf(BEFORE), { columns: 19, rows: 4 })), [
    'needs 20x5',
    'has 19x4',
    'q quits',
  ]);
});

test('an outage dims the last table and shows its age and a countdown', () => {
  const shown = stateOf(samplesOf(BEFORE, AFTER));
  const failure = new SourceFailure('refused', 'connect ECONNREFUSED');
  const event = { type: 'failure', failure, inRow: 3, retryAt: second(11).mono } as const;
  const state = send(shown, { type: 'poll', events: [{ place: 0, event }], now: second(9) });
  assert.match(screenOf(state)[0] ?? '', /NO ANSWER for 8 s: connection refused; retry in 2 s/);
  const table = frameOf(drawn(state)).lines[3] ?? [];
  assert.ok(table.length > 0 && table.every(({ look }) => look === '2'));
  const later = send(state, { type: 'tick', now: second(10) });
  assert.match(screenOf(later)[0] ?? '', /NO ANSWER for 9 s: connection refused; retry in 1 s/);
});

test('a core that never answered is explained, with what to do', () => {
  const failure = new SourceFailure('refused', 'connect ECONNREFUSED 127.0.0.1:10085');
  const event = { type: 'failure', failure, inRow: 1, retryAt: second(1).mono } as const;
  const lines = screenOf(
    send(stateOf([]), { type: 'poll', events: [{ place: 0, event }], now: second(0) }),
  ).join('\n');
  assert.match(lines, /Nothing listens on 127\.0\.0\.1:10085/);
  assert.match(lines, /v2top doctor/);
});

test('the page of a row has its totals though the tables hide it', () => {
  const still = { ...AFTER, 'user>>>bob@example.net': AFTER['user>>>bob@example.net'] ?? [0, 0] } as const;
  const state = stateOf(samplesOf(BEFORE, AFTER, ...Array.from({ length: 14 }, () => still)));
  const page = press(state, 'n', 'j', 'j', 'enter', 'escape', 'o', 'enter');
  assert.match(screenOf(page).join('\n'), /^User .*@example\.net[\s\S]*^ total +\d/m);
});

test('which rows are in sight is told before that the hidden ones are idle', () => {
  const names = Array.from({ length: 36 }, (_, at) => `user-${at + 10}@example.net`);
  const reading = (busy: number): Traffic => ({
    'inbound>>>tcp': [0, busy],
    ...Object.fromEntries(names.map((name, at) => [`user>>>${name}`, [0, at < 20 ? busy : 0] as const])),
  });
  const state = press(stateOf(samplesOf(reading(0), reading(MIB))), 'o');
  assert.match(screenOf(state).join('\n'), /^User 36, 16 hidden \(1-1\d\)/m);
});

test('a pause is announced in words, with its start', () => {
  const state = press(stateOf(samplesOf(BEFORE, AFTER)), 'space');
  assert.match(screenOf(state)[0] ?? '', /PAUSED since \d\d:\d\d:\d\d/);
});

const fronts: readonly Front[] = [
  { kind: 'tables' },
  { kind: 'help', offset: 0, behind: { kind: 'tables' } },
  { kind: 'help', offset: 12, behind: { kind: 'tables' } },
  { kind: 'columns', cursor: 3 },
  { kind: 'sort', cursor: 3 },
  { kind: 'filter', before: { filter: '', filtered: null }, line: { text: '', cursor: 0 } },
  { kind: 'confirm', question: 'Really? y/n', effect: { type: 'zero-core', place: 0 } },
];

const nameArbitrary = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom(
    'ev>>>il\u001b[31m\u0007名',
    '\u001b]0;title\u0007',
    '\u009b2J',
    'a\u202eb',
    'z\u200bero',
    '👨‍👩‍👧‍👦@x',
    'e\u0301\u0301\u0301\u0301',
    '名'.repeat(1500),
    'x'.repeat(4096),
    '',
    ' ',
  ),
);

test('any names on any screen in any state give a frame of exactly its size, without a control byte', () => {
  fc.assert(
    fc.property(
      fc.array(nameArbitrary, { maxLength: 12 }),
      fc.record({ columns: fc.integer({ min: 1, max: 300 }), rows: fc.integer({ min: 1, max: 100 }) }),
      fc.constantFrom(...fronts),
      fc.boolean(),
      fc.array(fc.bigInt({ min: -5n, max: 2n ** 63n - 1n }), { minLength: 12, maxLength: 12 }),
      (names, size, front, ascii, values) => {
        const traffic = (scale: bigint): Traffic =>
          Object.fromEntries(
            names.map((name, index) => {
              const dimension = (['user', 'inbound', 'outbound'] as const)[index % 3] ?? 'user';
              const value = (values[index] ?? 0n) / scale;
              return [`${dimension}>>>${name}`, [value, value / 3n] as const];
            }),
          );
        const drawn = stateOf(samplesOf(traffic(2n), traffic(1n)), size, { ascii });
        const detail: Front | undefined =
          names[0] === undefined
            ? undefined
            : { kind: 'detail', dimension: 'user', id: { place: 0, name: names[0] } };
        for (const state of [
          { ...drawn, front },
          { ...drawn, front: detail ?? front },
        ])
          checkFrame(state, ascii);
      },
    ),
    { numRuns: 300 },
  );
});

function checkFrame(state: State, ascii: boolean): void {
  const lines = screenOf(state);
  const { columns, rows } = state.size;
  assert.ok(lines.length <= rows, `${lines.length} lines on ${rows} rows`);
  for (const text of lines) {
    assert.ok(
      textWidth(text) <= columns,
      `${textWidth(text)} cells on ${columns} columns: ${JSON.stringify(text)}`,
    );
    assert.doesNotMatch(text, /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/u);
    if (ascii) assert.match(text, /^[\x20-\x7e]*$/);
  }
}
