/** What V2Ray 5's own format and Xray need to count. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isObject, type JsonObject } from '../../src/core/config/json-value.ts';
import { check, type Fault, raw, repair, testFaults, wrong } from './fixture-checks.ts';

describe("V2Ray 5's own format", () => {
  const faults: readonly Fault[] = [
    ['no services at all', (c) => (c.services = {}), ['api', 'stats', 'inbound-switches', 'user-switches']],
    [
      'no StatsService',
      (c) => (c.services = { ...services(c), commander: { tag: 'api', name: ['proxyman'] } }),
      ['stats-service'],
    ],
    ['no rule', (c) => (c.router = {}), ['api-route']],
    [
      'no switches for the level',
      (c) =>
        (c.services = {
          ...services(c),
          policy: { system: { stats: { inboundUplink: true, inboundDownlink: true } } },
        }),
      ['user-switches'],
    ],
  ];
  const services = ({ services: inner }: Record<string, unknown>): JsonObject =>
    isObject(inner) ? inner : {};
  testFaults('v2ray5.json', faults);
  test('the short form cannot have an email', () => {
    const config = raw('v2ray5.json', (c) => {
      c.inbounds = [
        { tag: 'x', protocol: 'vmess', settings: { users: ['5f8a9a3e-53b3-4c66-8a6f-5f6a1c0d2e01'] } },
      ];
    });
    const emails = check(config).find(({ id }) => id === 'emails');
    assert.equal(emails?.ok, false);
    assert.equal(emails?.fixes, undefined);
    assert.match(emails?.why ?? '', /long name/);
  });
});

describe('Xray', () => {
  test('an API that listens nowhere gets a listen line', () => {
    const config = raw('xray-listen.json', (c) => (c.api = { tag: 'api', services: ['StatsService'] }));
    assert.deepEqual(wrong(config), ['api-inbound']);
    assert.deepEqual(repair(config).config.api, {
      tag: 'api',
      services: ['StatsService'],
      listen: '127.0.0.1:10085',
    });
  });
  test('a listen without a port is refused', () => {
    const config = raw(
      'xray-listen.json',
      (c) => (c.api = { tag: 'api', listen: '127.0.0.1', services: ['StatsService'] }),
    );
    assert.deepEqual(wrong(config), ['api-inbound']);
    assert.deepEqual(wrong(repair(config).config), []);
  });
});
