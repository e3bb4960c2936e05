/**
 * Who is online, as whole screens: the columns, a user's page and the server's page, as they stand in `frames/`. After a
 * change that is meant, write them again with `WRITE_FRAMES=1` and read the difference.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import type { OnlineUser } from '../../src/core/core.ts';
import { textWidth } from '../../src/text/width.ts';
import { openScreen, type ScreenLab } from '../support/screen-lab.ts';

const TRAFFIC = {
  'inbound>>>tcp': [400, 9000],
  'user>>>alice@example.net': [300, 6000],
  'user>>>bob@example.net': [100, 2500],
  'user>>>carol@example.net': [0, 0],
} as const;

/** alice is there from several addresses, one of them as long as they get and one that would act on a terminal. */
const peopleAt = (now: number): readonly OnlineUser[] => [
  {
    name: 'alice@example.net',
    count: 3,
    ips: [
      { ip: '203.0.113.7', lastSeen: now },
      { ip: '198.51.100.22\u001b[2J', lastSeen: now - 240 },
      { ip: '2001:db8::7', lastSeen: now - 7300 },
    ],
  },
  { name: 'bob@example.net', count: 1, ips: [{ ip: '192.0.2.5', lastSeen: now - 30 }] },
];

async function open(t: TestContext, columns: number, rows: number): Promise<ScreenLab> {
  const screen = await openScreen(t, {
    size: { columns, rows },
    settings: { columns: new Set(['ips', 'online', 'down-total']) },
    counted: TRAFFIC,
    perSecond: TRAFFIC,
    prepare: (source) => {
      source.core = 'xray';
    },
  });
  screen.source.users = peopleAt(Math.floor(screen.clock.now().wall / 1000));
  screen.source.restart();
  screen.source.add(TRAFFIC);
  await screen.seconds(12);
  return screen;
}

const PAGES = { columns: [], detail: ['j', 'enter'], server: ['V'] } as const;

for (const size of ['20x5', '80x24', '120x40'])
  for (const [page, keys] of Object.entries(PAGES))
    test(`${page}, with users online, at ${size}`, async (t) => {
      const [columns = 0, rows = 0] = size.split('x').map(Number);
      const screen = await open(t, columns, rows);
      const text = await screen.press(...keys);
      // Clock times are those of this machine's zone.
      const lines = text
        .replaceAll(String(process.pid), 'PID')
        .split('\n')
        .map((line) =>
          line
            .replaceAll(/\b\d\d:\d\d\b/g, 'HH:MM')
            .replace(/\d{4}-\d\d-\d\d/, 'YYYY-MM-DD')
            .trimEnd(),
        );
      const file = new URL(`frames/online-${page}-${size}.txt`, import.meta.url);
      if (process.env.WRITE_FRAMES === '1') writeFileSync(file, `${lines.join('\n')}\n`);
      assert.deepEqual(lines.join('\n').trimEnd(), readFileSync(file, 'utf8').trimEnd());
      for (const line of lines) assert.ok(textWidth(line) <= columns, line);
    });
