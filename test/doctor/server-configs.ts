/** Configurations of servers, and what the doctor finds in them. */
import assert from 'node:assert/strict';
import { loadConfig } from '../../src/core/config/load.ts';
import type { Check } from '../../src/doctor/check.ts';
import { checksOf } from '../../src/doctor/checks.ts';
import { memoryFs } from '../core/config/memory-fs.ts';

/** A user's id. */
export const ID = '5f8a9a3e-53b3-4c66-8a6f-5f6a1c0d2e01';
/** What makes V2Ray count. */
export const COUNTING = {
  stats: {},
  api: { tag: 'api', services: ['StatsService'] },
  policy: {
    levels: { 0: { statsUserUplink: true, statsUserDownlink: true } },
    system: { statsInboundUplink: true, statsInboundDownlink: true },
  },
};
/** The API's inbound, with changes. */
export const door = (change: object = {}): object => ({
  tag: 'api',
  listen: '127.0.0.1',
  port: 10085,
  protocol: 'dokodemo-door',
  settings: { address: '127.0.0.1' },
  ...change,
});
export const API_RULE = { type: 'field', inboundTag: ['api'], outboundTag: 'api' };
/** An inbound with a user, with changes. */
export const socks = (change: object = {}): object => ({
  tag: 'in',
  port: 1080,
  protocol: 'socks',
  settings: { auth: 'password', accounts: [{ user: 'a', pass: 'x' }] },
  ...change,
});
/** A server that counts, with these inbounds before the API's and these rules before its own. */
export const server = (inbounds: object[], change: object = {}, rules: object[] = [API_RULE]): object => ({
  ...COUNTING,
  inbounds: [...inbounds, door()],
  routing: { rules },
  ...change,
});

/** What the doctor says about the file at a path. */
export async function checksAt(path: string, config: object): Promise<readonly Check[]> {
  const loaded = await loadConfig(memoryFs({ [path]: JSON.stringify(config) }), [path]);
  assert.ok(loaded.ok, loaded.ok ? '' : loaded.problem);
  return checksOf(loaded.config, loaded);
}
/** What it says about a file whose path tells nothing. */
export const check = (config: object): Promise<readonly Check[]> => checksAt('/c.json', config);

/** The titles of the checks with this result. */
export const titles = (checks: readonly Check[], ok: Check['ok']): string[] =>
  checks.filter((one) => one.ok === ok).map(({ title }) => title);
