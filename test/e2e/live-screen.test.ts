/** The live tables on a real V2Ray: its users with their bytes, and correct numbers while keys are used. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { rowNames, tableRow } from '../support/screen-text.ts';
import { clean, type Session, startV2top } from '../support/session.ts';
import { curlThrough, startWebServer, type WebServer } from '../support/traffic.ts';
import { v2ctlQuery } from '../support/v2ctl.ts';
import { startV2Ray, type V2Ray } from '../support/v2ray.ts';

const CAROL = 'carol@example.net';
const MEBIBYTE = 2 ** 20;

let v2ray: V2Ray;
let web: WebServer;
before(async () => {
  [v2ray, web] = await Promise.all([startV2Ray(), startWebServer()]);
});
after(() => Promise.all([v2ray.stop(), web.close()]));

const fetchAs = (user: string, mebibytes: number) =>
  curlThrough(v2ray.proxy(user), web.url(mebibytes * MEBIBYTE));

/** Waits until v2top has taken everything from the core: all that is left is the API's own traffic. */
async function untilCoreIsZero(): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const counters = await v2ctlQuery(v2ray);
    if ([...counters].every(([name, value]) => value === 0n || name.startsWith('inbound>>>api>>>'))) return;
    await delay(50);
  }
  assert.fail('v2top does not poll');
}

test('an evening with v2top on a real V2Ray', async (t) => {
  await fetchAs('alice', 10);
  await fetchAs('bob', 30);
  await fetchAs(CAROL, 20);
  const screen = await startV2top(t, [v2ray.api, '-i', '0.2'], { columns: 100, rows: 30 });
  const press = async (key: string, wanted: string | RegExp): Promise<string> => {
    screen.press(key);
    return screen.waitFor(wanted);
  };
  const order = (...names: string[]): Promise<string> =>
    screen.waitUntil((text) => String(rowNames(text, 'User')) === String(names), `list ${names}`);

  await t.test('it shows who there is, and how much they have had', async () => {
    const text = await screen.waitFor(/V2Ray 4.*reset[\s\S]*User 3 [\s\S]*TOTAL/);
    assert.match(tableRow(text, 'User', 'bob'), /30\.0 MiB/);
    assert.match(tableRow(text, 'User', CAROL), /20\.0 MiB/);
    assert.match(tableRow(text, 'Inbound', 'socks'), /40\.0 MiB/);
    assert.match(tableRow(text, 'User', 'TOTAL'), /60\.0 MiB/);
    assert.match(tableRow(text, 'Inbound', 'TOTAL'), /without api/);
  });

  await t.test('who uses the line right now comes first, with a speed', async (t) => {
    const stop = new AbortController();
    t.after(() => stop.abort());
    const url = web.url(1000 * MEBIBYTE, 4 * MEBIBYTE);
    curlThrough(v2ray.proxy(CAROL), url, { signal: stop.signal }).catch(() => undefined);
    const text = await screen.waitUntil(
      (text) => rowNames(text, 'User')[0] === CAROL && / [34]\.\d\d MiB /.test(tableRow(text, 'User', CAROL)),
      'put the busy user first',
    );
    assert.match(tableRow(text, 'Inbound', 'vmess'), / [34]\.\d\d MiB /);
  });

  await t.test('a key sorts', async () => {
    screen.press('n');
    await order('alice', 'bob', CAROL);
    screen.press('n');
    await order(CAROL, 'bob', 'alice');
    screen.press('n', 't');
    await screen.waitFor(/total▼/);
    screen.press('n');
    await order('alice', 'bob', CAROL);
  });

  await t.test('a filter narrows the tables and their totals as it is typed', async () => {
    await press('/', /^\/ .*Enter keeps/m);
    screen.type('ALI');
    await order('alice');
    const text = await press('enter', 'User 1 of 3  /ALI');
    assert.match(tableRow(text, 'User', 'TOTAL'), /10\.0 MiB/);
    screen.press('escape');
    await order('alice', 'bob', CAROL);
  });

  await t.test('paused it stands still, and counts all the same', async () => {
    await press('space', 'PAUSED since');
    await fetchAs('alice', 5);
    await untilCoreIsZero();
    assert.match(tableRow(await screen.text(), 'User', 'alice'), /10\.0 MiB/);
    screen.press('space');
    await screen.waitUntil((text) => !text.includes('PAUSED') && /alice .*15\.0 MiB/.test(text), 'go on');
  });

  await t.test('a row has a page of its own', async () => {
    screen.press('g', 'enter');
    const text = await screen.waitFor(/User alice[\s\S]*last seen/);
    assert.match(text, /total .*15\.0 MiB/);
    screen.press('escape', 'escape');
    await screen.waitFor('User 3');
  });

  await t.test('help lists the keys, and any key closes it', async () => {
    await press('?', /Ctrl-R z +count totals from zero/);
    await press('x', 'User 3');
  });

  await t.test('totals begin from zero, and the same key brings them back', async () => {
    screen.press('z');
    await screen.waitUntil((text) => /alice(?: +\S+ \S+){3} +0 B +0 B /.test(text), 'begin from zero');
    screen.press('z');
    await screen.waitUntil((text) => /alice .*15\.0 MiB/.test(text), 'bring the totals back');
  });

  await t.test('R leaves the counters of the core alone, and after a yes zeroes them again', async () => {
    await press('R', /read-only · .*every 0\.2 s/);
    await fetchAs('bob', 7);
    await screen.waitUntil((text) => /bob .*37\.0 MiB/.test(text), 'count by differences');
    const counted = await v2ctlQuery(v2ray);
    assert.ok((counted.get('user>>>bob>>>traffic>>>downlink') ?? 0n) > BigInt(7 * MEBIBYTE));
    await press('R', /y\/n/);
    await press('y', /reset · .*every 0\.2 s/);
    await untilCoreIsZero();
    assert.match(tableRow(await screen.text(), 'User', 'bob'), /37\.0 MiB/);
  });

  await t.test('q leaves the terminal as it was, and the totals of the run on it', async () => {
    await leaves(screen);
  });
});

async function leaves(screen: Session): Promise<void> {
  screen.press('q');
  assert.deepEqual(await screen.leave(), clean(0));
  const text = await screen.text();
  assert.match(text, /^v2top ran for \d/m);
  assert.match(tableRow(text, 'User', 'alice'), /15\.0 MiB/);
  assert.match(tableRow(text, 'User', 'bob'), /37\.0 MiB/);
}
