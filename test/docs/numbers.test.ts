/** README and the help of the screen explain where the cores count differently than expected. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { openScreen } from '../support/screen-lab.ts';

const inOneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');
const README = inOneLine(readFileSync(new URL('../../README.md', import.meta.url), 'utf8'));

describe('README says that', () => {
  const facts: [string, RegExp][] = [
    [
      'an inbound can be less than its users',
      /too little for the downlink of VMess inbounds, so that one can have less than/,
    ],
    ['sing-box counts the same in both', /On sing-box both count payload and are equal/],
    ['a fallback is counted twice', /A fallback to another inbound is counted in both/],
    ['Xray counts in lumps', /are counted only when the connection ends/],
    ['some Xrays count no users of SOCKS', /25\.8\.29 to 25\.9\.4 do not count users of SOCKS/],
    ['the doctor ends with 1', /1 the core could not be read, or `doctor` found a fault/],
  ];
  for (const [fact, words] of facts) test(fact, () => assert.match(README, words));
});

describe('the help of the screen says that', () => {
  const facts: [string, RegExp][] = [
    ['an inbound can be less than its users', /An inbound can be less than its users/],
    ['a fallback is counted twice', /A fallback to another inbound is counted in both/],
    ['Xray counts in lumps', /when the connection ends: a long download shows nothing, then one lump/],
  ];
  for (const [fact, words] of facts) {
    test(fact, async (t) => {
      const screen = await openScreen(t, { size: { columns: 120, rows: 100 } });
      assert.match(inOneLine(await screen.press('?')), words);
    });
  }
  test('its end can be reached on a small screen', async (t) => {
    const screen = await openScreen(t, { size: { columns: 40, rows: 12 } });
    await screen.press('?');
    assert.match(inOneLine(await screen.press('end')), /other readers of them miss those bytes/);
  });
});
