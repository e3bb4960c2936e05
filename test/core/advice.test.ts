/** Every failure comes with advice: one line, and up to twelve on the screen. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse } from 'jsonc-parser';
import { type Advice, adviceFor, adviceForEmpty } from '../../src/core/advice.ts';
import { readCoreConfig } from '../../src/core/config/core-config.ts';
import type { FailureKind } from '../../src/core/core.ts';

const ADDRESS = '127.0.0.1:10085';

const FAILURES: Readonly<Record<FailureKind, RegExp>> = {
  refused: /Nothing listens on 127\.0\.0\.1:10085: start the core/,
  'not-found': /127\.0\.0\.1:10085 does not exist: check the address/,
  denied: /No permission to connect to 127\.0\.0\.1:10085: run v2top as the user/,
  'not-grpc': /127\.0\.0\.1:10085 is not a StatsService API: check the port and the routing rule/,
  timeout: /--timeout/,
  'no-stats-service': /has no StatsService: add it to "services"/,
  'no-stats': /add "stats": \{\}/,
  lost: /broke/,
  tls: /--ca FILE/,
  'no-tls': /127\.0\.0\.1:10085 speaks no TLS: leave out --tls/,
  ssh: /Cannot reach 127\.0\.0\.1:10085 \(ssh: strange things\)/,
  other: /answered with an error: strange things/,
};

const kinds = (): FailureKind[] =>
  Object.keys(FAILURES).filter((kind): kind is FailureKind => kind in FAILURES);

function assertFits({ headline, lines }: Advice): void {
  assert.match(headline, /^[\x20-\x7e]+[.)]$/);
  assert.ok(lines.length <= 12, `${lines.length} lines`);
  for (const line of lines) assert.ok(line.length <= 76, line);
  assert.match(lines.at(-1) ?? '', /v2top doctor/);
}

describe('advice for a failed call', () => {
  for (const kind of kinds()) {
    test(kind, () => {
      const advice = adviceFor({ kind, detail: 'strange things' }, ADDRESS);
      assertFits(advice);
      assert.match(advice.headline, FAILURES[kind]);
    });
  }
  test('is safe and short for a long and hostile text', () => {
    const advice = adviceFor({ kind: 'other', detail: `\u001b[2J${'many words '.repeat(200)}` }, ADDRESS);
    assert.ok(advice.lines.length <= 12);
    for (const line of [advice.headline, ...advice.lines]) assert.doesNotMatch(line, /\p{Cc}/u);
  });
});

describe('advice for an answer', () => {
  test('without any counter', () => {
    const advice = adviceForEmpty({ inbound: 0, user: 0, outbound: 0 });
    assert.ok(advice !== undefined);
    assertFits(advice);
    assert.match(advice.headline, /does not count traffic/);
  });
  test('without users', () => {
    const advice = adviceForEmpty({ inbound: 2, user: 0, outbound: 0 });
    assert.ok(advice !== undefined);
    assertFits(advice);
    assert.match(advice.headline, /No user has been counted yet/);
    assert.deepEqual(adviceForEmpty({ inbound: 0, user: 0, outbound: 3 }), advice);
  });
  test('without counters of sing-box, which has no policy', () => {
    for (const inbound of [0, 2]) {
      const advice = adviceForEmpty({ inbound, user: 0, outbound: 0 }, 'sing-box');
      assert.ok(advice !== undefined);
      assertFits(advice);
      assert.doesNotMatch([advice.headline, ...advice.lines].join(' '), /policy|level/);
      assert.match(advice.lines.join('\n'), /"v2ray_api"/);
    }
  });
  test('is absent if nothing is missing', () => {
    assert.equal(adviceForEmpty({ inbound: 0, user: 1, outbound: 0 }), undefined);
    assert.equal(adviceForEmpty({ inbound: 2, user: 5, outbound: 1 }), undefined);
  });
});

test('the lines of configuration switch on what they say', () => {
  const advice = adviceFor({ kind: 'no-stats', detail: '' }, ADDRESS);
  const json = advice.lines.filter((line) => /^ {2,}["{}\]]/.test(line)).join('\n');
  const config = readCoreConfig(parse(`{${json}}`));
  assert.ok(config?.format === 'v2ray');
  assert.equal(config.hasStats, true);
  assert.deepEqual(config.inboundSwitches, { uplink: true, downlink: true });
  assert.deepEqual(config.levels.get(0), { uplink: true, downlink: true });
});
