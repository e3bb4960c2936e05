/** The page of a server: its core, who watches it, where it is recorded, and what happened to it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Event } from '../../src/history/reader.ts';
import { JournalFailure } from '../../src/traffic/journal.ts';
import { FakeClaim } from '../support/fake-claim.ts';
import { type LabOptions, openScreen, type ScreenLab } from '../support/screen-lab.ts';

const TRAFFIC = { 'inbound>>>tcp': [0, 3000], 'user>>>alice': [0, 2000] } as const;
const START = Date.UTC(2026, 10, 23, 3) / 1000;

const event = (type: string, ago: number, more: Partial<Event> = {}): Event => ({
  server: { book: 1, server: '127.0.0.1:10085', first: 0, seen: 0 },
  type,
  first: START - ago,
  last: START - ago,
  bytes: 0n,
  times: 1,
  ...more,
});

const EVENTS = [
  event('maybe lost', 60, { bytes: 5n * 2n ** 20n }),
  event('restarted', 3600, { times: 3, last: START - 1800 }),
  event('absence', 7200, { last: START - 3700, bytes: 2n ** 20n }),
];

const queriesWith = (
  record: () => Promise<{ file: string; seen: number; events: readonly Event[] } | null>,
) => ({
  series: async () => [],
  usage: async () => ({ names: [], quotas: [] }),
  row: async () => null,
  record,
});

/** The page on an Xray with two users online, two seconds after the start. */
async function open(t: Parameters<typeof openScreen>[0], options: LabOptions = {}): Promise<ScreenLab> {
  const screen = await openScreen(t, {
    counted: TRAFFIC,
    perSecond: TRAFFIC,
    prepare: (source) => {
      source.core = 'xray';
      source.users = [
        { name: 'alice', count: 2, ips: null },
        { name: 'bob', count: 1, ips: null },
      ];
    },
    ...options,
  });
  await screen.seconds(2);
  await screen.press('V');
  return screen;
}

/** The page between header and footer, with this run's process as PID and clock times as they are in UTC. */
const bodyOf = (text: string): string[] =>
  text
    .split('\n')
    .slice(2, -1)
    .map((line) => line.replaceAll(String(process.pid), 'PID').trimEnd())
    .join('\n')
    .trimEnd()
    .split('\n');

const PROCESS = [
  'Server      127.0.0.1:10085',
  'Core        Xray, 26.4.13 or later',
  'Up          3d 04:12',
  'Memory      11.4 MiB in use, 38.1 MiB from the system',
  'Allocated   858 MiB since the start',
  'Objects     100000 of 5000000 ever made',
  'Goroutines  42',
  'GC pauses   7 ms since the start',
  'Online      2 users from 3 addresses',
];

/** Each size with the lines of a long event. */
const SIZES = [
  {
    size: { columns: 80, rows: 24 },
    absence: [
      ' YYYY-MM-DD HH:00:00  nothing recorded until YYYY-MM-DD HH:58:20; 1.00 MiB of',
      '                      that time counted then',
    ],
  },
  {
    size: { columns: 120, rows: 40 },
    absence: [
      ' YYYY-MM-DD HH:00:00  nothing recorded until YYYY-MM-DD HH:58:20; 1.00 MiB of that time counted then',
    ],
  },
];

for (const { size, absence } of SIZES) {
  describe(`the page of a server at ${size.columns}×${size.rows}`, () => {
    test('tells what the core says, how it is polled, and what happened in this run', async (t) => {
      const screen = await open(t, { size });
      assert.deepEqual(bodyOf(await screen.text()), [
        ...PROCESS,
        "Mode        reset: polls zero the core's counters",
        'Watched by  this v2top alone (process PID)',
        'Recorded    not in this run',
        '',
        'Events of this run',
        ' none',
      ]);
      screen.source.restart();
      screen.source.add(TRAFFIC);
      const text = await screen.seconds(7);
      assert.match(text, /^Events of this run\n [-\d]+ \d\d:00:0\d {2}the core was restarted$/m);
      assert.match(text, /^Up +0m$/m);
    });

    test('tells what the history holds, and who else watches', async (t) => {
      const claim = new FakeClaim();
      claim.others = [4321, 5555];
      const record = async () => ({ file: '/var/lib/v2top/history.db', seen: START, events: EVENTS });
      const screen = await open(t, { size, queries: queriesWith(record), history: { claim } });
      const lines = bodyOf(await screen.text()).map((line) =>
        line.replaceAll(/\d{4}-\d\d-\d\d \d\d(:\d\d:\d\d)/g, 'YYYY-MM-DD HH$1'),
      );
      assert.deepEqual(lines, [
        ...PROCESS,
        'Mode        shared: no v2top zeroes the counters while several watch them',
        'Watched by  this v2top (process PID) and 2 others (4321, 5555)',
        'Recorded    not in this run; last YYYY-MM-DD HH:00:00',
        'History     /var/lib/v2top/history.db',
        '',
        'Events',
        ' YYYY-MM-DD HH:59:00  up to 5.00 MiB may be missing',
        ' YYYY-MM-DD HH:00:00  the core was restarted, 3 times until YYYY-MM-DD HH:30:00',
        ...absence,
      ]);
    });
  });
}

test('a core that says nothing and a history that cannot be read leave the page without them', async (t) => {
  const screen = await open(t, {
    queries: queriesWith(async () => {
      throw new JournalFailure('the disk does not answer');
    }),
    prepare: (source) => {
      source.started = null;
      source.core = 'v2ray4';
    },
  });
  const text = await screen.text();
  assert.match(
    text,
    /^Core +V2Ray 4\nProcess +it says nothing about itself: V2Ray does from 4\.21 on\nOnline +this core can't tell$/m,
  );
  assert.doesNotMatch(text, /^History/m);
});

test('a core that does not answer leaves what else is known', async (t) => {
  const screen = await open(t);
  screen.source.down();
  const text = await screen.seconds(12);
  assert.match(text, /^Process +no answer$/m);
  assert.match(text, /^Watched by +this v2top alone/m);
});

test('a narrow screen has labels on lines of their own, and the keys scroll to the end and back', async (t) => {
  const screen = await open(t, { size: { columns: 20, rows: 5 } });
  assert.match(await screen.text(), /^Server\n 127\.0\.0\.1:10085$/m);
  assert.match(await screen.press('end'), /^Events of this run\n none\n/m);
  assert.match(await screen.press('home'), /^Server\n/m);
  assert.match(await screen.press('down'), /^ 127\.0\.0\.1:10085\nCore\n/m);
  assert.doesNotMatch(await screen.press('escape'), /^Core$/m);
});

test('the core is asked every five seconds while the page is in front, and not while another one is', async (t) => {
  const screen = await open(t);
  await screen.seconds(20);
  const asked = screen.source.asked('sys-stats');
  assert.ok(asked >= 4 && asked <= 5, String(asked));
  await screen.press('?');
  await screen.seconds(20);
  assert.equal(screen.source.asked('sys-stats'), asked);
  await screen.press('escape');
  await screen.seconds(2);
  assert.equal(screen.source.asked('sys-stats'), asked + 1);
  await screen.press('V');
  await screen.seconds(20);
  assert.equal(screen.source.asked('sys-stats'), asked + 1);
});
