/**
 * Whole screens at seven sizes, as they stand in `frames/`: the room that each table gets, which columns stay, where
 * names are cut. After a change that is meant, write them again with `WRITE_FRAMES=1` and read the difference.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { textWidth } from '../../src/text/width.ts';
import { samplesOf, screenOf, stateOf, type Traffic } from '../support/states.ts';

const KIB = 1024;

/** Who carries how much up and down in a second, and every how many seconds. */
const BUSY: readonly (readonly [name: string, up: number, down: number, every: number])[] = [
  ['customer-10234@vpn.example.com', 40 * KIB, 9000 * KIB, 1],
  ['customer-10235@vpn.example.com', 30 * KIB, 2000 * KIB, 3],
  ['customer-10334@vpn.example.com', 700 * KIB, 20 * KIB, 1],
  ['李雷@example.net', 10 * KIB, 400 * KIB, 2],
  ['a.very.long.address.of.one.user@mail.subdomain.example.com', 4 * KIB, 150 * KIB, 5],
  ['mum-tv', 100 * KIB, 120 * KIB, 1],
  ...Array.from(
    { length: 14 },
    (_, at) => [`user-00${50 + at}@example.net`, at, 900 - 60 * at, 1 + (at % 4)] as const,
  ),
];
const IDLE = Array.from({ length: 24 }, (_, at) => `idle-${100 + at}@vpn.example.com`);

/** What the counters hold after this many seconds. */
function after(seconds: number): Traffic {
  const users = BUSY.map(([name, up, down, every], at) => {
    const times = Math.floor((seconds + at) / every);
    return [name, times * every * up, times * every * down] as const;
  });
  const up = users.reduce((sum, [, bytes]) => sum + bytes, 0);
  const down = users.reduce((sum, [, , bytes]) => sum + bytes, 0);
  return {
    'inbound>>>vless-reality': [Math.floor(up * 0.9), Math.floor(down * 0.9)],
    'inbound>>>shadowsocks': [Math.floor(up * 0.2), Math.floor(down * 0.15)],
    'inbound>>>vmess-ws': [0, 0],
    'inbound>>>trojan': [4000, 9000],
    'inbound>>>api': [seconds * 100, seconds * 900],
    ...Object.fromEntries(users.map(([name, ...bytes]) => [`user>>>${name}`, bytes])),
    ...Object.fromEntries(IDLE.map((name, at) => [`user>>>${name}`, [at * 1000, at * 70_000] as const])),
    'outbound>>>direct': [up, down],
    'outbound>>>proxy': [0, 0],
    'outbound>>>block': [800, 0],
  };
}

const SAMPLES = samplesOf(...Array.from({ length: 90 }, (_, seconds) => after(seconds)));

for (const size of ['20x5', '40x12', '60x15', '80x24', '120x40', '200x50', '300x100']) {
  test(`the tables at ${size}`, () => {
    const [columns = 0, rows = 0] = size.split('x').map(Number);
    // Clock times are those of this machine's zone.
    const lines = screenOf(stateOf(SAMPLES, { columns, rows })).map((line) =>
      line.replaceAll(/│\d\d:\d\d/g, '│HH:MM'),
    );
    const file = new URL(`frames/${size}.txt`, import.meta.url);
    if (process.env.WRITE_FRAMES === '1') writeFileSync(file, `${lines.join('\n')}\n`);
    assert.deepEqual(lines, readFileSync(file, 'utf8').trimEnd().split('\n'));
    for (const line of lines) assert.ok(textWidth(line) <= columns, line);
  });
}
