/** Every key does on the screen what the help says, at three sizes. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Action, BINDINGS } from '../../src/ui/keys.ts';
import type { Traffic } from '../support/fake-source.ts';
import { openScreen, type ScreenLab } from '../support/screen-lab.ts';
import { rowNames, selectedName, tableRow } from '../support/screen-text.ts';

const MEBIBYTE = 2 ** 20;
const IDLE = Array.from({ length: 40 }, (_, index) => `idle-${String(index + 1).padStart(2, '0')}`);

/** alice leads by total and up, bob by speed and down, carol is second in everything; forty others are idle. */
const COUNTED: Traffic = {
  'inbound>>>api': [1000, 1000],
  'inbound>>>tcp': [0, 900 * MEBIBYTE],
  'inbound>>>ws': [0, 100 * MEBIBYTE],
  'user>>>alice': [0, 600 * MEBIBYTE],
  'user>>>bob': [0, 100 * MEBIBYTE],
  'user>>>carol': [0, 300 * MEBIBYTE],
  ...Object.fromEntries(IDLE.map((name) => [`user>>>${name}`, [0, 0] as const])),
  'outbound>>>direct': [0, 1000 * MEBIBYTE],
};
const PER_SECOND: Traffic = {
  'inbound>>>tcp': [0, 6 * MEBIBYTE],
  'user>>>alice': [512 * 1024, MEBIBYTE],
  'user>>>bob': [128 * 1024, 3 * MEBIBYTE],
  'user>>>carol': [256 * 1024, 2 * MEBIBYTE],
  'outbound>>>direct': [0, 6 * MEBIBYTE],
};

interface Case {
  /** Keys pressed before the one that is tried. */
  readonly after?: readonly string[];
  /** What is seen when it has been pressed. */
  readonly sees: (text: string, screen: ScreenLab, key: string) => void | Promise<void>;
}

const selects =
  (name: string): Case['sees'] =>
  (text) =>
    assert.equal(selectedName(text), name, text);
const shows =
  (pattern: RegExp): Case['sees'] =>
  (text) =>
    assert.match(text, pattern);
/** The first three users in this order, and the head that says why. */
const sorts =
  (names: readonly string[], head: RegExp): Case['sees'] =>
  (text) => {
    assert.deepEqual(rowNames(text, 'User').slice(0, 3), names, text);
    assert.match(text, new RegExp(`^User.*${head.source}`, 'm'));
  };
/** The selection goes to this row when it moves to the first of the table that has the focus now. */
const focuses =
  (name: string): Case['sees'] =>
  async (_, screen) =>
    assert.equal(selectedName(await screen.press('g')), name);

const CASES: Readonly<Record<Action, Case>> = {
  down: { sees: selects('bob') },
  up: { after: ['j', 'j', 'j'], sees: selects('carol') },
  'page-down': {
    after: ['j'],
    sees: (text) => {
      const seen = rowNames(text, 'User');
      assert.equal(selectedName(text), seen.at(-1), text);
      assert.ok(seen.length > 2 && !seen.includes('idle-40'), text);
    },
  },
  'page-up': {
    after: ['G'],
    sees: (text) => {
      assert.equal(selectedName(text), rowNames(text, 'User')[0], text);
      assert.notEqual(selectedName(text), 'bob', 'a page is not all');
    },
  },
  first: { after: ['G'], sees: selects('bob') },
  last: { sees: selects('idle-40') },
  history: { after: ['j'], sees: shows(/^User bob\n \[24 hours\] {2}31 days/m) },
  server: { sees: shows(/^Server +127\.0\.0\.1:10085$/m) },
  'next-table': { sees: focuses('direct') },
  'previous-table': { sees: focuses('tcp') },
  'table-1': { sees: focuses('tcp') },
  'table-2': { after: ['1'], sees: focuses('bob') },
  'table-3': { sees: focuses('direct') },
  expand: {
    sees: async (text, screen, key) => {
      assert.doesNotMatch(text, /^Inbound|^Outbound/m);
      assert.match(await screen.press(key), /^Inbound[\s\S]*^User[\s\S]*^Outbound/m);
    },
  },
  detail: { after: ['j'], sees: shows(/^User bob\n[\s\S]*last seen/m) },
  follow: {
    after: ['G'],
    sees: async (text, screen) => {
      assert.match(text, /stays in sight/);
      screen.source.add({ 'user>>>idle-40': [0, 900 * MEBIBYTE] });
      await screen.seconds(8);
      assert.equal(selectedName(await screen.text()), 'idle-40', 'it is the fastest now, far from the end');
    },
  },
  'sort-previous': { sees: sorts(['alice', 'bob', 'carol'], /▲ +3 s /) },
  'sort-next': { sees: sorts(['bob', 'carol', 'alice'], / 3 s +↓ \/s▼/) },
  'sort-column': {
    sees: async (text, screen) => {
      assert.match(text, /^Sort by/m);
      await screen.press('home');
      sorts(['alice', 'bob', 'carol'], /▲/)(await screen.press('enter'), screen, '');
    },
  },
  'sort-speed': { after: ['n'], sees: sorts(['bob', 'carol', 'alice'], / 3 s▼ +↓ \/s +↑ \/s /) },
  'sort-up': { sees: sorts(['alice', 'carol', 'bob'], / 3 s +↓ \/s +↑ \/s▼/) },
  'sort-down': { sees: sorts(['bob', 'carol', 'alice'], / 3 s +↓ \/s▼ +↑ \/s /) },
  'sort-total': { sees: sorts(['alice', 'carol', 'bob'], / 3 s +↓ \/s +↑ \/s +total▼/) },
  'sort-name': {
    sees: async (text, screen, key) => {
      sorts(['alice', 'bob', 'carol'], /▲/)(text, screen, key);
      sorts(['idle-40', 'idle-39', 'idle-38'], /▼/)(await screen.press(key), screen, key);
    },
  },
  reverse: { after: ['n'], sees: sorts(['idle-40', 'idle-39', 'idle-38'], /▼/) },
  filter: {
    sees: async (_, screen) => {
      const text = await screen.press('c', 'A', 'r');
      assert.deepEqual(rowNames(text, 'User'), ['carol']);
      assert.match(text, /^User 1 of 43 +\/cAr/m);
    },
  },
  narrow: { sees: (text) => assert.match(text, /There is one server; @ chooses one of several/) },
  group: { sees: (text) => assert.match(text, /There is one server in sight; v groups the users/) },
  pause: {
    sees: async (text, screen, key) => {
      assert.match(text, /PAUSED since \d\d:\d\d:\d\d/);
      const bob = tableRow(text, 'User', 'bob');
      assert.equal(tableRow(await screen.seconds(10), 'User', 'bob'), bob);
      assert.match(tableRow(await screen.press(key), 'User', 'bob'), / 3\.00 MiB .* 139 MiB\b/);
    },
  },
  zero: {
    sees: async (text, screen, key) => {
      assert.match(tableRow(text, 'User', 'alice'), / 1\.00 MiB .* 0 B\b/);
      assert.match(tableRow(await screen.seconds(1), 'User', 'alice'), / 512 KiB +1\.00 MiB\b/);
      assert.match(tableRow(await screen.press(key), 'User', 'alice'), / 604 MiB\b/);
    },
  },
  base: {
    after: ['ctrl-r'],
    sees: async (text, screen, key) => {
      assert.match(tableRow(text, 'User', 'alice'), / 603 MiB\b/);
      assert.match(tableRow(await screen.press(key), 'User', 'alice'), / 1\.00 MiB .* 0 B\b/);
    },
  },
  mode: {
    sees: async (text, screen, key) => {
      assert.match(text, /^v2top .* read-only/);
      await screen.seconds(1);
      const asked = screen.source.queries.length;
      await screen.seconds(3);
      assert.ok(!screen.source.queries.slice(asked).includes(true), 'no reset is sent');
      assert.match(await screen.press(key), /y\/n/);
      assert.match(await screen.press('y'), /each poll zeroes the core's counters/);
      // The header says what polls do, which the next one shows.
      assert.match(await screen.seconds(1), /^v2top .* reset/);
      assert.equal(screen.source.queries.at(-1), true);
    },
  },
  'zero-core': {
    after: ['R'],
    sees: async (text, screen, key) => {
      assert.match(text, /y\/n/);
      await screen.seconds(2);
      assert.ok((screen.source.counter('user>>>bob>>>traffic>>>downlink') ?? 0n) > 0n);
      assert.doesNotMatch(await screen.press('n'), /y\/n/);
      await screen.press(key, 'y');
      await screen.seconds(1);
      assert.equal(screen.source.queries.filter(Boolean).length, 5, 'one more than before R');
      assert.match(tableRow(await screen.text(), 'User', 'bob'), / 118 MiB\b/);
    },
  },
  bits: { sees: (text) => assert.match(tableRow(text, 'User', 'bob'), /Mibit +24\.0 Mibit/) },
  si: { sees: (text) => assert.match(tableRow(text, 'User', 'bob'), / 3\.15 MB/) },
  slower: { sees: shows(/every 2 ?s/) },
  faster: { sees: shows(/every 0\.5 ?s/) },
  columns: {
    sees: async (text, screen) => {
      assert.match(text, />\[ \] total/);
      assert.match(await screen.press('j', 'j', 'space'), />\[ \] ↑ total/);
      assert.match(await screen.press('escape'), /^User 43 .* ↑ \/s +↓ total +(share|last)/m);
    },
  },
  idle: {
    sees: async (text, screen, key) => {
      assert.deepEqual(rowNames(text, 'User'), ['bob', 'carol', 'alice']);
      assert.match(text, /^User 43, 40 idle hidden/m);
      assert.ok(rowNames(await screen.press(key), 'User').includes('idle-01'));
    },
  },
  'own-scale': {
    sees: async (text, screen, key) => {
      assert.match(text, /own \d+ s/);
      assert.match(tableRow(text, 'User', 'alice'), /█$/);
      assert.match(tableRow(await screen.press(key), 'User', 'alice'), /[▄▅▆▇]$/);
    },
  },
  api: {
    sees: async (text, screen, key) => {
      assert.deepEqual(rowNames(text, 'Inbound').sort(), ['api', 'tcp', 'ws']);
      assert.equal(tableRow(text, 'Inbound', 'TOTAL').includes('without'), false);
      assert.match(tableRow(await screen.press(key), 'Inbound', 'TOTAL'), /without api/);
    },
  },
  'zoom-in': { after: ['j', 'enter'], sees: shows(/Graphs show 1 min\./) },
  'zoom-out': { after: ['j', 'enter'], sees: shows(/Graphs show 5 min\./) },
  save: { sees: shows(/Saved at bob's speed of 3145728\./) },
  copy: {
    after: ['j'],
    sees: (text, screen) => {
      assert.match(text, /Copied through the terminal: bob/);
      assert.ok(screen.display.written.includes(`\x1b]52;c;${btoa('bob')}\x07`));
    },
  },
  mouse: {
    sees: async (text, screen, key) => {
      assert.match(text, /The mouse works here/);
      assert.equal(screen.display.emulator.reportsMouse(), true);
      assert.match(await screen.press(key), /The mouse is the terminal's again/);
      assert.equal(screen.display.emulator.reportsMouse(), false);
    },
  },
  write: { after: ['b'], sees: shows(/Wrote bits: true\./) },
  help: {
    sees: async (text, screen) => {
      assert.match(text, /Up k +select the row above/);
      assert.match(await screen.press('x'), /^User 43/m);
    },
  },
  back: { after: ['j'], sees: (text) => assert.equal(selectedName(text), undefined) },
  redraw: {
    sees: async (text, screen, key) => {
      screen.display.emulator.write('\x1b[3;1Hanother program wrote here');
      assert.notEqual(await screen.text(), text);
      assert.equal(await screen.press(key), text);
    },
  },
  suspend: {
    sees: async (_, screen) => {
      const { display, keyboard } = screen;
      await screen.text();
      assert.deepEqual(
        [screen.stopped, display.emulator.bufferType(), keyboard.raw],
        [true, 'normal', false],
      );
      display.emulator.write('the shell writes where it likes');
      assert.match(await screen.foreground(), /^v2top[\s\S]*^User 43[\s\S]*^Space pause/m);
      assert.equal(keyboard.raw, true);
      assert.match(await screen.press('space'), /PAUSED/);
    },
  },
  quit: {
    sees: async (_, screen) => {
      const { ending } = await screen.finished;
      assert.deepEqual(ending, { kind: 'quit' });
      assert.deepEqual([screen.keyboard.raw, screen.source.closed], [false, true]);
      await screen.text();
      assert.equal(screen.display.emulator.bufferType(), 'normal');
    },
  },
};

/** What these show has no place on a small screen: a column, a third row of a table. */
const NEEDS_ROOM: ReadonlySet<Action> = new Set(['own-scale', 'columns', 'api']);

for (const size of ['80x24', '120x40', '60x15']) {
  const [columns = 0, rows = 0] = size.split('x').map(Number);
  describe(`at ${size}`, () => {
    for (const { action, keys, help } of BINDINGS) {
      if (columns < 80 && NEEDS_ROOM.has(action)) continue;
      for (const key of keys) {
        test(`${key}: ${help}`, async (t) => {
          const { after = [], sees } = CASES[action];
          const screen = await openScreen(t, {
            size: { columns, rows },
            counted: COUNTED,
            perSecond: PER_SECOND,
            save: async (state) => {
              const bob = state.servers[0].sample?.rows.user.find(({ name }) => name === 'bob');
              return `Saved at bob's speed of ${bob?.downlink?.rate}.`;
            },
            writeSettings: async ({ settings }) => `Wrote bits: ${settings.bits}.`,
          });
          await screen.seconds(3);
          await screen.press(...after);
          await sees(await screen.press(key), screen, key);
        });
      }
    }
  });
}
