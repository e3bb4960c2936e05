/** Who is online: the columns `ips` and `online`, the addresses on a user's page, and when the core is asked. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { OnlineUser } from '../../src/core/core.ts';
import type { Settings } from '../../src/settings/settings.ts';
import { openScreen, type ScreenLab } from '../support/screen-lab.ts';
import { rowNames } from '../support/screen-text.ts';

const TRAFFIC = {
  'inbound>>>tcp': [0, 3000],
  'user>>>alice': [0, 2000],
  'user>>>bob': [0, 1000],
  'user>>>carol': [0, 500],
} as const;
const IP = '203.0.113.7';

/** Who is online at a moment in wall milliseconds: alice from two addresses, bob from five that are only counted. */
const peopleAt = (wall: number): readonly OnlineUser[] => [
  {
    name: 'alice',
    count: 2,
    ips: [
      { ip: '2001:db8::1', lastSeen: Math.floor(wall / 1000) - 240 },
      { ip: IP, lastSeen: Math.floor(wall / 1000) },
    ],
  },
  { name: 'bob', count: 5, ips: null },
];

interface Look {
  readonly size?: { readonly columns: number; readonly rows: number };
  readonly settings?: Partial<Settings>;
}

const COLUMNS: Partial<Settings> = { columns: new Set(['ips', 'online']) };

/** A screen on an Xray that knows who is online, two seconds after its start. */
async function open(t: Parameters<typeof openScreen>[0], { size, settings }: Look = {}): Promise<ScreenLab> {
  const screen = await openScreen(t, {
    counted: TRAFFIC,
    perSecond: TRAFFIC,
    ...(size === undefined ? {} : { size }),
    ...(settings === undefined ? {} : { settings }),
    prepare: (source) => {
      source.core = 'xray';
      source.users = [];
    },
  });
  screen.source.users = peopleAt(screen.clock.now().wall);
  await screen.seconds(2);
  return screen;
}

for (const size of [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
]) {
  describe(`who is online at ${size.columns}×${size.rows}`, () => {
    test('columns tell how many addresses and how long ago, of users alone', async (t) => {
      const screen = await open(t, { size, settings: COLUMNS });
      const text = await screen.seconds(6);
      assert.match(text, /^User 3.* ips +online$/m);
      assert.match(text, /^ alice .* 2 +\d+s$/m);
      assert.match(text, /^ bob .* 5 +yes$/m);
      assert.match(text, /^ carol .* 0 +no$/m);
      assert.match(text, /^ tcp .* \d+ B$/m);
    });

    test("a user's page shows the addresses with their times", async (t) => {
      const screen = await open(t, { size });
      const text = await screen.press('j', 'enter');
      assert.match(text, / Online from 2 addresses$/m);
      assert.match(text, / 203\.0\.113\.7 +(now|2s ago) \(\d\d:\d\d:\d\d\)$/m);
      assert.match(text, / 2001:db8::1 +4m ago \(\d\d:\d\d:\d\d\)$/m);
      assert.match(await screen.press('down'), /Online from 5 addresses$/m);
      assert.match(await screen.press('down'), /Not online now$/m);
    });

    test('of a core that cannot tell nothing is said where it was not asked for', async (t) => {
      const screen = await open(t, { size });
      screen.source.users = null;
      await screen.seconds(6);
      assert.doesNotMatch(await screen.press('j', 'enter'), /tell who is/);
    });

    test('a core that cannot tell says so, and is asked once', async (t) => {
      const screen = await open(t, { size, settings: COLUMNS });
      screen.source.users = null;
      const text = await screen.seconds(12);
      assert.match(text, /^ alice .* – +–$/m);
      assert.match(await screen.press('j', 'enter'), /This core can't tell who is online$/m);
      const asked = screen.source.asked('online');
      await screen.seconds(12);
      assert.equal(screen.source.asked('online'), asked);
    });
  });
}

test('addresses that do not fit are counted, and move below the numbers on a narrow screen', async (t) => {
  const screen = await open(t, { size: { columns: 80, rows: 24 } });
  const wall = screen.clock.now().wall / 1000;
  const ips = Array.from({ length: 40 }, (_, at) => ({ ip: `198.51.100.${at}`, lastSeen: wall - at }));
  screen.source.users = [{ name: 'alice', count: 40, ips }];
  const wide = await screen.press('j', 'enter');
  assert.match(wide, /Online from 40 addresses\n/);
  assert.match(wide, / 198\.51\.100\.0 /);
  assert.match(wide, / and \d\d more$/m);
  assert.doesNotMatch(wide, /198\.51\.100\.30/);
  const narrow = await screen.resize(40, 24);
  assert.match(narrow, /^ Online from 40 addresses\n {1,2}198\.51\.100\.0 /m);
  assert.match(narrow, /^ +and 3\d more$/m);
});

test('long addresses stand whole below the numbers if all fit there, else with both ends beside them', async (t) => {
  const screen = await open(t);
  const seen = screen.clock.now().wall / 1000 - 240;
  const long = (end: number) => ({ ip: `[2001:db80:1234:5678:9abc:def0:1234:567${end}]`, lastSeen: seen });
  const show = async (...ips: readonly ReturnType<typeof long>[]): Promise<string> => {
    screen.source.users = [{ name: 'alice', count: ips.length, ips }];
    return screen.seconds(6);
  };
  await screen.press('j', 'enter');
  assert.match(
    await show(long(1)),
    /^ Online from 1 address\n \[2001:db80:1234:5678:9abc:def0:1234:5671\] +4m ago /m,
  );
  const cut = await show(...[1, 2, 3, 4].map(long));
  for (const end of [1, 2, 3, 4])
    assert.match(cut, new RegExp(` {2}\\[2001:db80:1.*…[^…]*ef0:1234:567${end}\\] +4m ago$`, 'm'));
});

test('an address does nothing to the terminal', async (t) => {
  const screen = await open(t);
  screen.source.users = [{ name: 'alice', count: 1, ips: [{ ip: `${IP}\u001b[2J`, lastSeen: 0 }] }];
  const text = await screen.press('j', 'enter');
  assert.match(text, / 203\.0\.113\.7\uFFFD\[2J$/m);
  assert.match(text, /^User alice$/m);
});

test('rows are sorted by addresses as soon as they are known', async (t) => {
  const screen = await open(t, { settings: { sort: { column: 'ips', descending: true } } });
  const text = await screen.seconds(6);
  assert.deepEqual(rowNames(text, 'User'), ['bob', 'alice', 'carol']);
});

test('the core is asked only while that is seen, and no more often than every five seconds', async (t) => {
  const screen = await open(t);
  await screen.seconds(30);
  assert.equal(screen.source.asked('online'), 0);
  await screen.press('j', 'enter');
  assert.equal(screen.source.asked('online'), 1);
  await screen.seconds(20);
  assert.equal(screen.source.asked('online'), 5);
  await screen.press('space');
  await screen.seconds(20);
  assert.equal(screen.source.asked('online'), 5);
  await screen.press('space', 'escape');
  const asked = screen.source.asked('online');
  await screen.seconds(20);
  assert.equal(screen.source.asked('online'), asked);
});

test('an answer that is late holds up no poll, and is waited for', async (t) => {
  const screen = await open(t, { settings: COLUMNS });
  screen.source.fates.online.usual = 'hangs before';
  await screen.seconds(5);
  const polled = screen.source.queries.length;
  const asked = screen.source.asked('online');
  await screen.seconds(2);
  assert.ok(screen.source.queries.length >= polled + 2);
  assert.equal(screen.source.asked('online'), asked);
  const text = await screen.seconds(4);
  assert.match(text, /^ alice .* – +–$/m);
  assert.doesNotMatch(text, /NO ANSWER/);
});

test('no one is online once a user was; before that the core may note no one', async (t) => {
  const screen = await open(t);
  screen.source.users = [];
  const text = await screen.press('j', 'enter');
  assert.match(text, /No one is online, or the core does/);
  screen.source.users = peopleAt(screen.clock.now().wall);
  await screen.seconds(6);
  screen.source.users = [];
  assert.match(await screen.seconds(6), /Not online now$/m);
});

test('a restarted core is asked again', async (t) => {
  const screen = await open(t, { settings: COLUMNS });
  screen.source.users = null;
  await screen.seconds(10);
  const asked = screen.source.asked('online');
  screen.source.restart();
  screen.source.users = peopleAt(screen.clock.now().wall);
  const text = await screen.seconds(3);
  assert.equal(screen.source.asked('online'), asked + 1);
  assert.match(text, /^ alice .* 2 +\w+$/m);
});
