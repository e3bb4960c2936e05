/** Names and passwords of the exporter: who may read, and how guessing is limited. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hashSync } from 'bcryptjs';
import { Guard } from '../../src/exporter/guard.ts';
import { OPEN } from '../../src/exporter/web-config.ts';
import { ask, basic, startSite } from './site.ts';

const HASH = hashSync('secret', 4);
const CONFIG = { ...OPEN, users: new Map([['prom', HASH]]) };

describe('a password', () => {
  test('lets only the right one in, on every path', async (t) => {
    const { port } = await startSite(t, { config: CONFIG });
    for (const path of ['/metrics', '/-/healthy', '/nothing']) {
      const { status, headers } = await ask(port, path);
      assert.deepEqual([status, headers['www-authenticate']], [401, 'Basic'], path);
    }
    const status = async (headers: { authorization: string }): Promise<number> =>
      (await ask(port, '/metrics', { headers })).status;
    assert.equal(await status(basic('prom', 'secret')), 200);
    assert.equal(await status(basic('prom', 'Secret')), 401);
    assert.equal(await status(basic('someone', 'secret')), 401);
    assert.equal(await status(basic('prom', '')), 401);
    assert.equal(await status({ authorization: 'Bearer secret' }), 401);
    assert.equal(await status({ authorization: 'Basic !' }), 401);
  });

  test('may contain colons and any letters', async (t) => {
    const config = { ...OPEN, users: new Map([['ü', hashSync('a:b:ß', 4)]]) };
    const { port } = await startSite(t, { config });
    assert.equal((await ask(port, '/metrics', { headers: basic('ü', 'a:b:ß') })).status, 200);
  });

  test('can be hashed by htpasswd ($2y$) or by Go ($2a$)', async (t) => {
    for (const version of ['$2a$', '$2y$']) {
      const config = { ...OPEN, users: new Map([['prom', HASH.replace('$2b$', version)]]) };
      const { port } = await startSite(t, { config });
      assert.equal((await ask(port, '/metrics', { headers: basic('prom', 'secret') })).status, 200, version);
    }
  });

  test('is forgotten when the configuration has another', async (t) => {
    const { port, guard } = await startSite(t, { config: CONFIG });
    const headers = basic('prom', 'secret');
    assert.equal((await ask(port, '/metrics', { headers })).status, 200);
    guard.use({ ...OPEN, users: new Map([['prom', hashSync('other', 4)]]) });
    assert.equal((await ask(port, '/metrics', { headers })).status, 401);
    assert.equal((await ask(port, '/metrics', { headers: basic('prom', 'other') })).status, 200);
  });
});

describe('comparisons', () => {
  /** A guard whose comparisons are counted and, where the test wants, never end. */
  function counted(isRight: (password: string) => boolean | Promise<boolean>) {
    const asked: string[] = [];
    let now = 0;
    const guard = new Guard(
      CONFIG,
      async (password) => {
        asked.push(password);
        return isRight(password);
      },
      () => now,
    );
    const tryWith = (password: string, address = '192.0.2.1', user = 'prom') =>
      guard.refusalOf(basic(user, password).authorization, address);
    const wait = (milliseconds: number): void => {
      now += milliseconds;
    };
    return { asked, tryWith, wait };
  }
  const onlySecret = (password: string): boolean => password === 'secret';

  test('a right password is compared once', async () => {
    const { asked, tryWith } = counted(onlySecret);
    for (let times = 0; times < 5; times++) assert.equal(await tryWith('secret'), undefined);
    assert.deepEqual(asked, ['secret']);
  });

  test('a hundred scrapes that arrive together share one comparison', async () => {
    const { asked, tryWith } = counted(onlySecret);
    const refusals = await Promise.all(Array.from({ length: 100 }, () => tryWith('secret')));
    assert.ok(refusals.every((refusal) => refusal === undefined));
    assert.deepEqual(asked, ['secret']);
  });

  test('an unknown name takes a comparison too', async () => {
    const { asked, tryWith } = counted(() => true);
    assert.equal(await tryWith('secret', '192.0.2.1', 'nobody'), 'password');
    assert.deepEqual(asked, ['secret']);
  });

  test('an address has ten guesses, then one every six seconds', async () => {
    const { asked, tryWith, wait } = counted(onlySecret);
    for (let guess = 0; guess < 10; guess++) assert.equal(await tryWith(`guess ${guess}`), 'password');
    assert.equal(await tryWith('guess 10'), 'limit');
    wait(6000);
    assert.equal(await tryWith('guess 11'), 'password');
    assert.equal(await tryWith('guess 12'), 'limit');
    assert.equal(asked.length, 11);
    assert.equal(await tryWith('secret', '192.0.2.2'), undefined);
  });

  test('a known password works while its address is locked out for guessing', async () => {
    const { tryWith } = counted(onlySecret);
    assert.equal(await tryWith('secret'), undefined);
    for (let guess = 0; guess < 20; guess++) await tryWith(`guess ${guess}`);
    assert.equal(await tryWith('guess'), 'limit');
    assert.equal(await tryWith('secret'), undefined);
  });

  test('one IPv6 network counts as one address', async () => {
    const { tryWith } = counted(onlySecret);
    for (let guess = 0; guess < 10; guess++) await tryWith(`guess ${guess}`, `2001:db8::${guess}:1`);
    assert.equal(await tryWith('guess', '2001:db8:0:0:ffff::9'), 'limit');
    assert.equal(await tryWith('guess', '2001:db8:0:1::9'), 'password');
    assert.equal(await tryWith('guess', '::ffff:192.0.2.7'), 'password');
  });

  test('at most sixteen wait, whoever asks', async () => {
    const { asked, tryWith } = counted(() => new Promise<boolean>(() => undefined));
    for (let guess = 0; guess < 16; guess++) void tryWith(`guess ${guess}`, `192.0.2.${guess}`);
    assert.equal(await tryWith('guess', '192.0.2.99'), 'limit');
    assert.equal(asked.length, 16);
  });
});

test('a rate limit applies to all requests together', async (t) => {
  const config = { ...OPEN, rateLimit: { burst: 2, refill: 1000 } };
  let now = 0;
  const { port } = await startSite(t, { config, now: () => now });
  const status = async (): Promise<number> => (await ask(port, '/metrics')).status;
  assert.deepEqual([await status(), await status(), await status()], [200, 200, 429]);
  now += 1000;
  assert.deepEqual([await status(), await status()], [200, 429]);
});
