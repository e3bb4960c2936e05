/** Who counts as a user in the configuration of each core. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readCoreConfig } from '../../src/core/config/core-config.ts';
import type { Check } from '../../src/doctor/check.ts';
import { COUNTING, check, checksAt, server, socks } from './server-configs.ts';

describe('users as each core reads them', () => {
  const usersOf = (config: object): [string | undefined, number][] =>
    readCoreConfig(config)?.inbounds[0]?.users.map(({ email, level }) => [email, level]) ?? [];

  test("Xray's users beside accounts, in SOCKS and HTTP", () => {
    for (const protocol of ['socks', 'http', 'mixed']) {
      const settings = {
        auth: 'password',
        users: [{ user: 'b', pass: 'x' }],
        accounts: [{ user: 'a', pass: 'x' }],
      };
      assert.deepEqual(usersOf({ inbounds: [{ protocol, settings }] }), [
        ['a', 0],
        ['b', 0],
      ]);
    }
  });
  test('accounts without a password prompt get a note with the line that asks for one', async () => {
    const config = server([socks({ settings: { accounts: [{ user: 'a', pass: 'x' }] } })]);
    const found = (await check(config)).find(({ id }) => id === 'socks-auth');
    assert.equal(found?.ok, 'note');
    assert.deepEqual(found.fixes?.[0]?.kind === 'members' && found.fixes[0].members, { auth: 'password' });
  });

  const v5 = (protocol: string, settings: object): object => ({
    services: { stats: {} },
    inbounds: [{ protocol, settings, tag: 'in', port: 1 }],
  });
  test("V2Ray 5's long form of Shadowsocks has its one user", () => {
    const user = { email: 'a', level: 2 };
    assert.deepEqual(usersOf(v5('#v2ray.core.proxy.shadowsocks.ServerConfig', { user })), [['a', 2]]);
  });
  test("V2Ray 5's short form of Shadowsocks cannot hold an email and gets no line", async () => {
    const checks = await check(v5('shadowsocks', { method: 'aes-256-gcm', password: 'x' }));
    const found = checks.find(({ id }) => id === 'emails');
    assert.equal(found?.ok, false);
    assert.equal(found.fixes, undefined);
    assert.match(found.why, /by its long name/);
  });
  test("V2Ray 5's long form of SOCKS keeps its accounts in an object, with a level", () => {
    const settings = { authType: 'PASSWORD', accounts: { a: 'x' }, userLevel: 1 };
    assert.deepEqual(usersOf(v5('#v2ray.core.proxy.socks.ServerConfig', settings)), [['a', 1]]);
  });
  test("V2Ray 5's long form of Shadowsocks is not told to add an email", async () => {
    const user = { email: 'a', level: 2 };
    const checks = await check(v5('#v2ray.core.proxy.shadowsocks.ServerConfig', { user }));
    assert.equal(checks.find(({ id }) => id === 'emails')?.ok, true);
  });
  test("accounts at a level without switches do not pass, in V2Ray 5's long form of SOCKS", async () => {
    const settings = { authType: 'PASSWORD', accounts: { a: 'x' }, userLevel: 1 };
    const counting = { policy: { level: { 0: { stats: { userUplink: true, userDownlink: true } } } } };
    const config = v5('#v2ray.core.proxy.socks.ServerConfig', settings);
    const checks = await check({ ...config, services: { stats: {}, ...counting } });
    const found = checks.find(({ id }) => id === 'user-switches');
    assert.equal(found?.ok, false);
    assert.match(found.title, /^Users of level 1 are not counted/);
  });
  test('V2Ray 5 panics at a dokodemo-door without networks', async () => {
    const checks = await check(v5('dokodemo-door', { address: '127.0.0.1' }));
    const found = checks.find(({ id }) => id === 'networks');
    assert.equal(found?.refused, true);
    assert.deepEqual(found.fixes?.[0]?.kind === 'members' && found.fixes[0].members, { networks: 'tcp' });
  });
});

describe('who is online', () => {
  const counts = { statsUserUplink: true, statsUserDownlink: true };
  const levels = (...all: object[]): object => ({ policy: { ...COUNTING.policy, levels: { ...all } } });
  const xray = (change: object = {}) => checksAt('/etc/xray/config.json', server([socks()], change));
  const note = (checks: readonly Check[]): Check | undefined => checks.find(({ id }) => id === 'online');
  test('is a note on Xray, with the line for each level that counts', async () => {
    const found = note(await xray(levels(counts, { handshake: 4 }, counts)));
    assert.equal(found?.ok, 'note');
    assert.deepEqual(
      found.fixes?.map((fix) => [fix.into, fix.kind === 'members' && fix.members]),
      ['0', '2'].map((level) => [['policy', 'levels', level], { statsUserOnline: true }]),
    );
  });
  test('is not mentioned if the switch is on, if no user is counted, or on V2Ray', async () => {
    assert.equal(note(await xray(levels({ ...counts, statsUserOnline: true }))), undefined);
    assert.equal(note(await xray({ policy: undefined })), undefined);
    assert.equal(note(await check(server([socks()]))), undefined);
  });
});
