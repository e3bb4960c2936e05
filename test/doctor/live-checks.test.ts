/** The running core is asked, never reset, and its answer or silence is explained. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FailureKind, Source } from '../../src/core/core.ts';
import { askCore } from '../../src/doctor/live-checks.ts';
import { fakeSource } from './fake-source.ts';

const liveChecks = async (source: Source, deadline: number) => (await askCore(source, deadline)).checks;

const counter = (dimension: string, name: string): string => `${dimension}>>>${name}>>>traffic>>>uplink`;

describe('a core that answers', () => {
  test('with everything', async () => {
    const source = fakeSource([counter('inbound', 'tcp'), counter('user', 'alice'), 'something>>>else']);
    const checks = await liveChecks(source, 100);
    assert.deepEqual(
      checks.map(({ id, ok }) => [id, ok]),
      [
        ['live-api', true],
        ['live-service', true],
        ['live-stats', true],
        ['live-counters', true],
        ['live-core', 'note'],
      ],
    );
    assert.match(checks[3]?.title ?? '', /1 of inbounds, 0 of outbounds, 1 of users/);
    assert.match(checks[4]?.title ?? '', /V2Ray 4/);
  });
  test('has no users', async () => {
    const checks = await liveChecks(fakeSource([counter('inbound', 'tcp')]), 100);
    assert.equal(checks.find(({ id }) => id === 'live-users')?.ok, 'note');
  });
  test('has no counters', async () => {
    const checks = await liveChecks(fakeSource([]), 100);
    assert.equal(checks.find(({ id }) => id === 'live-counters')?.ok, false);
    assert.equal(
      checks.find(({ id }) => id === 'live-stats'),
      undefined,
    );
  });
  test('but then no more', async () => {
    const checks = await liveChecks(fakeSource([counter('user', 'alice')], null), 100);
    assert.equal(checks.at(-1)?.id, 'live-counters');
  });
  test('is never reset', async () => {
    const source = fakeSource([counter('user', 'alice')]);
    await liveChecks(source, 100);
    assert.deepEqual(source.queries, [false]);
  });
});

describe('a core that fails', () => {
  const cases: [FailureKind, string[], string][] = [
    ['refused', [], 'live-api'],
    ['not-found', [], 'live-api'],
    ['denied', [], 'live-api'],
    ['not-grpc', [], 'live-api'],
    ['timeout', [], 'live-api'],
    ['lost', [], 'live-api'],
    ['tls', [], 'live-api'],
    ['no-tls', [], 'live-api'],
    ['other', [], 'live-api'],
    ['no-stats-service', ['live-api'], 'live-service'],
    ['no-stats', ['live-api', 'live-service'], 'live-stats'],
  ];
  for (const [kind, good, bad] of cases) {
    test(kind, async () => {
      const checks = await liveChecks(fakeSource(kind), 100);
      assert.deepEqual(
        checks.flatMap(({ id, ok }) => (ok === true ? id : [])),
        good,
      );
      assert.deepEqual(
        checks.flatMap(({ id, ok }) => (ok === false ? id : [])),
        [bad],
      );
      assert.notEqual(checks.at(-1)?.why, '');
    });
  }
});

test('a bug of our own is not blamed on the core', async () => {
  const source = fakeSource([]);
  source.fail(new TypeError('a defect'));
  await assert.rejects(liveChecks(source, 100), TypeError);
});
