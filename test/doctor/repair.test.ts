/** Combines all changes: one for each place, and they fix everything that can be fixed. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readCoreConfig } from '../../src/core/config/core-config.ts';
import { isObject, type JsonObject } from '../../src/core/config/json-value.ts';
import { loadConfig } from '../../src/core/config/load.ts';
import type { Check } from '../../src/doctor/check.ts';
import { checksOf } from '../../src/doctor/checks.ts';
import { type Repaired, repair } from '../../src/doctor/repair.ts';
import { memoryFs } from '../core/config/memory-fs.ts';
import { applyChanges } from './apply-fix.ts';
import { mutant } from './corpus/mutate.ts';

const check = (raw: JsonObject): readonly Check[] => {
  const config = readCoreConfig(raw);
  return config === undefined ? [] : checksOf(config);
};
const repaired = (raw: JsonObject): Repaired => repair(raw, check);

/** The places as one line each. */
const placesOf = ({ changes }: Repaired): string[] =>
  changes.map(
    (change) =>
      `${change.into.join('.')}:${change.kind === 'members' ? Object.keys(change.members) : change.at}`,
  );

const ID = '5f8a9a3e-53b3-4c66-8a6f-5f6a1c0d2e01';
const client = (email?: string): object => ({ id: ID, level: 0, ...(email === undefined ? {} : { email }) });

describe('one change for each place', () => {
  test('a policy without system and levels gets both at once', () => {
    const result = repaired({ stats: {}, policy: { levels: { 1: {} } }, inbounds: [] });
    const [first] = result.changes.filter(({ into }) => into.join('.') === 'policy');
    assert.ok(first?.kind === 'members');
    assert.deepEqual(first.members, { system: { statsInboundUplink: true, statsInboundDownlink: true } });
    const places = result.changes.map(({ into }) => into.join('.'));
    assert.deepEqual(places, [...new Set(places)]);
  });
  test('missing services and a missing tag go into the one API', () => {
    const result = repaired({ api: {}, inbounds: [] });
    const [api, ...more] = result.changes.filter(({ into }) => into.join('.') === 'api');
    assert.deepEqual(more, []);
    assert.ok(api?.kind === 'members');
    assert.deepEqual(api.members, { tag: 'api', services: ['StatsService'] });
    assert.deepEqual(api.replaced, []);
  });
  test('an existing list is marked as replaced', () => {
    const [change] = repaired({
      api: { tag: 'api', services: ['HandlerService'] },
      inbounds: [],
    }).changes.filter(({ into }) => into.join('.') === 'api');
    assert.ok(change?.kind === 'members');
    assert.deepEqual(change.members, { services: ['HandlerService', 'StatsService'] });
    assert.deepEqual(change.replaced, ['services']);
  });
  test('every user without an email gets a different one', () => {
    const clients = [client('a'), client(), client('user@in'), client()];
    const { raw } = repaired({
      inbounds: [{ tag: 'in', port: 1, protocol: 'vmess', settings: { clients } }],
    });
    const config = readCoreConfig(raw);
    assert.deepEqual(
      config?.inbounds[0]?.users.map(({ email }) => email),
      ['a', 'user@in-2', 'user@in', 'user@in-3'],
    );
  });
  test('the new rule comes first, the new inbound last', () => {
    const places = placesOf(
      repaired({
        inbounds: [{ tag: 'in', port: 1, protocol: 'socks' }],
        routing: { rules: [{ type: 'field', network: 'tcp', outboundTag: 'x' }] },
      }),
    );
    assert.ok(places.includes('routing.rules:start'), places.join(' '));
    assert.ok(places.includes('inbounds:end'), places.join(' '));
  });
});

test('printed changes turn any configuration into what repair returns, and leave nothing that lines can fix', async () => {
  for (let number = 0; number < 200; number++) {
    const loaded = await loadConfig(memoryFs({ '/c.json': mutant(number) }), ['/c.json']);
    if (!loaded.ok) continue;
    const { raw } = loaded.config;
    const { raw: whole, changes } = repaired(raw);
    assert.deepEqual(applyChanges(raw, changes), whole, `configuration ${number}`);
    const places = changes.map(
      (change) => `${change.into.join('.')} ${change.kind === 'elements' ? change.at : ''}`,
    );
    assert.deepEqual(places, [...new Set(places)], `configuration ${number}`);
    const left = check(whole).filter(({ ok, fixes }) => ok === false && fixes !== undefined);
    assert.deepEqual(left, [], `configuration ${number}`);
    assert.ok(isObject(whole));
  }
});
