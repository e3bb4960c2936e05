/** Misspelt names in a configuration. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checksOf } from '../../src/doctor/checks.ts';
import { fixture } from '../core/config/fixture.ts';
import { check, raw } from './fixture-checks.ts';

describe('typos are named', () => {
  test('each with the name that the core knows; letter case does not matter', async () => {
    const typos = checksOf(await fixture('typos.json')).filter(({ id }) => id === 'typo');
    assert.deepEqual(
      typos.map(({ title }) => title),
      [
        '"api" has "service"; the core knows "services"',
        '"system" has "statsInbundDownlink"; the core knows "statsInboundDownlink"',
        'Level "0" has "statUserUplink"; the core knows "statsUserUplink"',
        '"routing" has "rule"; the core knows "rules"',
        'A client of inbound "tcp" has "mail"; the core knows "email"',
      ],
    );
  });
  const single: [string, object, RegExp][] = [
    ['leveles', { policy: { leveles: {} } }, /"leveles"; the core knows "levels"/],
    ['level', { policy: { level: {} } }, /"level"; the core knows "levels"/],
    ['stat', { stat: {} }, /"stat"; the core knows "stats"/],
    ['polciy', { polciy: {} }, /"polciy"; the core knows "policy"/],
    [
      'levels in the own format of V2Ray 5',
      { services: { policy: { levels: {} } } },
      /"levels"; the core knows "level"/,
    ],
  ];
  for (const [name, part, title] of single) {
    test(name, () => {
      const found = check({ inbounds: [], ...part }).filter(({ id }) => id === 'typo');
      assert.deepEqual(found.length, 1);
      assert.match(found[0]?.title ?? '', title);
    });
  }
  test('names that only look alike are left alone', () => {
    const config = raw('guide.jsonc', (c) => {
      c.state = {};
      c.policy = { level: {}, levels: { 0: { statsUserUplink: true, statsUserDownlink: true } }, system: {} };
    });
    assert.deepEqual(
      check(config).filter(({ id }) => id === 'typo'),
      [],
    );
  });
});
