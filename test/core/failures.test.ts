/** The texts of grpc-js and of the cores, and the kind of failure that each means. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { status } from '@grpc/grpc-js';
import type { FailureKind } from '../../src/core/core.ts';
import { toSourceFailure } from '../../src/core/failures.ts';

const unconnected = (error: string): string =>
  `No connection established. Last error: ${error}. Resolution note: none`;

/** Whether the core may have done what it was asked is true unless it says otherwise here. */
const cases: [kind: FailureKind, code: status, details: string, mayHaveActed?: false][] = [
  ['refused', status.UNAVAILABLE, unconnected('Error: connect ECONNREFUSED 127.0.0.1:10085'), false],
  ['refused', status.UNAVAILABLE, unconnected('Error: connect EHOSTUNREACH 10.0.0.1:10085'), false],
  ['refused', status.UNAVAILABLE, unconnected('Error: connect ETIMEDOUT 10.0.0.1:10085'), false],
  ['denied', status.UNAVAILABLE, unconnected('Error: connect EACCES /run/xray/api.sock'), false],
  ['not-found', status.UNAVAILABLE, unconnected('Error: connect ENOENT /run/xray/api.sock'), false],
  ['not-found', status.UNAVAILABLE, 'Name resolution failed for target dns:no-such-host.invalid:1', false],
  ['tls', status.UNAVAILABLE, unconnected('Error: self-signed certificate'), false],
  ['tls', status.UNAVAILABLE, unconnected('Error: unable to verify the first certificate'), false],
  [
    'no-tls',
    status.UNAVAILABLE,
    unconnected('Error: 40CD0139A57F0000:error:0A00010B:SSL routines::wrong version number'),
    false,
  ],
  ['not-grpc', status.UNAVAILABLE, unconnected('Failed to connect (2026-11-23T08:22:47.745Z)'), false],
  ['not-grpc', status.UNAVAILABLE, unconnected('Error: connect ECONNRESET 127.0.0.1:1080'), false],
  ['not-grpc', status.UNIMPLEMENTED, 'Received HTTP status code 404'],
  ['lost', status.UNAVAILABLE, 'Received HTTP status code 502'],
  ['lost', status.UNAVAILABLE, 'Connection dropped'],
  ['lost', status.UNAVAILABLE, 'read ECONNRESET'],
  ['lost', status.UNAVAILABLE, 'read ETIMEDOUT'],
  ['lost', status.INTERNAL, 'Received RST_STREAM with code 2 (Internal server error)'],
  ['timeout', status.DEADLINE_EXCEEDED, 'Deadline exceeded'],
  [
    'no-stats-service',
    status.UNIMPLEMENTED,
    'unknown service v2ray.core.app.stats.command.StatsService',
    false,
  ],
  ['no-stats', status.UNKNOWN, 'app/stats/command: QueryStats only works its own stats.Manager.', false],
  ['other', status.UNIMPLEMENTED, 'No message received'],
  ['other', status.RESOURCE_EXHAUSTED, 'Received message larger than max (5283104 vs 4194304)'],
  ['other', status.INTERNAL, 'Response message parsing error: the answer ends inside a number'],
  ['other', status.UNKNOWN, ''],
];

describe('a status of gRPC', () => {
  for (const [kind, code, details, mayHaveActed = true] of cases) {
    test(`${status[code]} "${details}" means ${kind}`, () => {
      const failure = toSourceFailure(code, details);
      assert.deepEqual([failure.kind, failure.mayHaveActed], [kind, mayHaveActed]);
    });
  }

  test('is one line, without the time and the note that grpc-js adds', () => {
    const failure = toSourceFailure(
      status.UNAVAILABLE,
      unconnected('Failed\nto connect (2026-11-23T08:22:47.745Z)'),
    );
    assert.equal(failure.detail, 'No connection established. Last error: Failed to connect.');
    assert.equal(toSourceFailure(status.UNKNOWN, '').detail, 'UNKNOWN');
  });
});
