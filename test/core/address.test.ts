/** Addresses as users type them, and how they are understood. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isLocal, parseAddress } from '../../src/core/address.ts';
import { start } from '../support/fake-core-lab.ts';
import { linesOf, open } from './lab.ts';

describe('an address', () => {
  const good: [typed: string, text: string, target: string][] = [
    ['127.0.0.1:10085', '127.0.0.1:10085', 'dns:127.0.0.1:10085'],
    ['  example.net:443 ', 'example.net:443', 'dns:example.net:443'],
    [':10085', '127.0.0.1:10085', 'dns:127.0.0.1:10085'],
    ['10085', '127.0.0.1:10085', 'dns:127.0.0.1:10085'],
    ['[::1]:10085', '[::1]:10085', 'dns:[::1]:10085'],
    ['dns:10085', 'dns:10085', 'dns:dns:10085'],
    ['unix:/run/xray/api.sock', 'unix:/run/xray/api.sock', 'unix:/run/xray/api.sock'],
    ['unix:///run/api.sock', 'unix:/run/api.sock', 'unix:/run/api.sock'],
    ['/run/api.sock', 'unix:/run/api.sock', 'unix:/run/api.sock'],
    ['unix:@xray', 'unix:@xray', 'unix:\0xray'],
    ['127.0.0.1：10085', '127.0.0.1:10085', 'dns:127.0.0.1:10085'],
    ['１２７.0.0.1:１', '127.0.0.1:1', 'dns:127.0.0.1:1'],
    ['unix:/run/ａ.sock', 'unix:/run/ａ.sock', 'unix:/run/ａ.sock'],
  ];
  for (const [typed, text, target] of good) {
    test(`"${typed}" is ${text}`, () => {
      assert.deepEqual(parseAddress(typed), { ok: true, address: { text, target } });
    });
  }

  const bad: [typed: string, problem: RegExp][] = [
    ['', /is empty/],
    ['   ', /is empty/],
    ['127.0.0.1', /has no port; add the API's, for example 127\.0\.0\.1:10085/],
    ['example.net', /has no port/],
    ['[::1]', /has no port/],
    ['::1', /needs brackets and a port: \[::1\]:10085/],
    ['fe80::1:10085', /needs brackets and a port: \[fe80::1\]:10085$/],
    ['::1:30401', /: \[::1\]:30401$/],
    ['::1:3040', /: \[::1:3040\]:10085, or \[::1\]:3040$/],
    ['127.0.0.1:0', /Port 0 does not exist/],
    ['127.0.0.1:65536', /Port 65536 does not exist/],
    ['127.0.0.1:port', /is not an address/],
    ['127.0.0.1:', /is not an address/],
    ['127.0.0.1:1:2', /is not an address/],
    ['user@host:1', /is not an address/],
    ['http://127.0.0.1:10085', /is a URL; the API is addressed by host and port alone/],
    ['127.0.0.1 :10085', /no blanks/],
    ['127.0.0.1:10085\u001b[2J', /no blanks/],
    ['unix:', /path is missing/],
    ['unix:@', /path is missing/],
    ['unix:api.sock', /starts with a slash: unix:\/api\.sock/],
  ];
  for (const [typed, problem] of bad) {
    test(`${JSON.stringify(typed)} is refused in words`, () => {
      const parsed = parseAddress(typed);
      assert.ok(!parsed.ok);
      assert.match(parsed.problem, problem);
      assert.doesNotMatch(parsed.problem, /\p{Cc}/u);
    });
  }

  test('of any kind is accepted or refused, and an accepted one is accepted again as it is shown', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webAuthority(),
          fc.ipV6().map((ip) => `[${ip}]:1`),
        ),
        (typed) => {
          const parsed = parseAddress(typed);
          if (!parsed.ok) return assert.notEqual(parsed.problem, '');
          assert.deepEqual(parseAddress(parsed.address.text), parsed);
        },
      ),
    );
  });

  test('may be IPv6', async (t) => {
    const core = await start(t, { address: '[::1]:0' }).catch(() => undefined);
    // Where the machine has no IPv6 at all, the address is still understood; there is nothing to reach.
    if (core === undefined) return assert.ok(parseAddress('[::1]:1').ok);
    assert.deepEqual(await linesOf(open(t, core.address)), []);
  });
});

test('this machine is recognised by its names', () => {
  for (const local of ['127.0.0.1:1', '127.1.2.3:1', 'localhost:1', '[::1]:1', 'unix:/a', 'unix:@a']) {
    assert.equal(isLocal(local), true, local);
  }
  for (const remote of ['10.0.0.1:1', 'example.net:1', '[fe80::1]:1', 'localhost.example.net:1']) {
    assert.equal(isLocal(remote), false, remote);
  }
});
