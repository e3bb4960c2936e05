/** Checks what the running core answers. Nothing is reset. */

import type { CounterTally } from '../core/advice.ts';
import { CORE_LABELS, type FailureKind, type Source, SourceFailure } from '../core/core.ts';
import { DIMENSIONS, parseCounterName } from '../core/counters.ts';
import { cleanName } from '../text/safe.ts';
import { type Check, failed, noted, passed } from './check.ts';

/** Asks the core; `deadline` is in milliseconds for each of the calls. Never rejects for trouble with the core. */
export async function liveChecks(source: Source, deadline: number): Promise<readonly Check[]> {
  try {
    const { names } = await source.query(false, deadline);
    const counters = counterChecks(tally(names));
    const stats = names.length > 0 ? [passed('live-stats', 'It keeps statistics')] : [];
    return [reached(source), offered(), ...stats, ...counters, ...(await coreChecks(source, deadline))];
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    return failureChecks(source, error);
  }
}

const reached = ({ address }: Source): Check =>
  passed('live-api', `The API answers at ${cleanName(address)}`);
const offered = (): Check => passed('live-service', 'It offers StatsService');

/** Why a call brought no answer, for somebody who has the configuration's own faults before his eyes. */
const REASONS: Readonly<Record<FailureKind, string>> = {
  refused: 'Nothing listens there: does the core run?',
  'not-found': 'The host name does not exist, or no socket lies at this path.',
  denied: 'You may not connect: the permissions of the socket, or a firewall, keep you out.',
  'not-grpc': 'What listens there closes the connection: another port, TLS, or no rule leads it to the API.',
  timeout: 'The connection is taken, but no answer comes: the core is busy or suspended.',
  'no-stats-service': 'StatsService is not among the services it runs with.',
  'no-stats': 'It runs without "stats": {}.',
  lost: 'The connection broke during the call.',
  tls: 'Its certificate is not trusted here: give its authority with --ca FILE.',
  other: 'It answered with an error.',
};

function failureChecks(source: Source, { kind, detail }: SourceFailure): readonly Check[] {
  const why = kind === 'other' ? `${REASONS[kind]} ${cleanName(detail)}` : REASONS[kind];
  switch (kind) {
    case 'no-stats-service':
      return [reached(source), failed('live-service', 'It does not offer StatsService', why)];
    case 'no-stats':
      return [reached(source), offered(), failed('live-stats', 'It keeps no statistics', why)];
    default:
      return [failed('live-api', `The API does not answer at ${cleanName(source.address)}`, why)];
  }
}

function tally(names: readonly string[]): CounterTally {
  const count = { inbound: 0, outbound: 0, user: 0 };
  for (const name of names) {
    const counter = parseCounterName(name);
    if (counter !== undefined) count[counter.dimension]++;
  }
  return count;
}

function counterChecks(count: CounterTally): readonly Check[] {
  if (count.inbound + count.outbound + count.user === 0) {
    const why = 'It runs without the switches in "policy"; sing-box counts from the first traffic on.';
    return [failed('live-counters', 'It has no counters', why)];
  }
  const found = DIMENSIONS.map((dimension) => `${count[dimension]} of ${dimension}s`).join(', ');
  const counters = passed('live-counters', `It has counters: ${found}`);
  if (count.user > 0) return [counters];
  const why =
    "Each appears with the first connection, if the client has an email and the client's level switches.";
  return [counters, { id: 'live-users', ok: 'unknown', title: 'No user has been counted yet', why }];
}

async function coreChecks(source: Source, deadline: number): Promise<readonly Check[]> {
  try {
    const core = await source.identify(deadline);
    return core === null ? [] : [noted('live-core', `It is ${CORE_LABELS[core]}`, '')];
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    return [];
  }
}
