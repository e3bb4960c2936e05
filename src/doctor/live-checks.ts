/** Checks the running core's answers. Nothing is reset. */

import type { CounterTally } from '../core/advice.ts';
import { CORE_LABELS, type CoreKind, type FailureKind, type Source, SourceFailure } from '../core/core.ts';
import { DIMENSIONS, parseCounterName } from '../core/counters.ts';
import { cleanName } from '../text/safe.ts';
import { type Check, failed, noted, passed } from './check.ts';

/** What the running core answered. */
export interface Live {
  readonly checks: readonly Check[];
  /** It answered QueryStats with counters, or with an empty list. */
  readonly answered: boolean;
  /** Why it did not answer. */
  readonly failure: FailureKind | undefined;
  readonly core: CoreKind | null;
}

/** Asks the core; `deadline` is in milliseconds per call. Never rejects because of the core. */
export async function askCore(source: Source, deadline: number): Promise<Live> {
  try {
    const { names } = await source.query(false, deadline);
    const core = await identified(source, deadline);
    const stats = names.length > 0 ? [passed('live-stats', 'It keeps statistics')] : [];
    const label = core === null ? [] : [noted('live-core', `It is ${CORE_LABELS[core]}`, '')];
    const checks = [
      reached(source),
      offered(),
      ...stats,
      ...counterChecks(tally(names), core),
      ...label,
      ...habits(core),
    ];
    return { checks, answered: true, failure: undefined, core };
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    return { checks: failureChecks(source, error), answered: false, failure: error.kind, core: null };
  }
}

async function identified(source: Source, deadline: number): Promise<CoreKind | null> {
  try {
    return await source.identify(deadline);
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    return null;
  }
}

const reached = ({ address }: Source): Check =>
  passed('live-api', `The API answers at ${cleanName(address)}`);
const offered = (): Check => passed('live-service', 'It offers StatsService');

/** Why a call failed, for a user who has just read what is wrong in the configuration. */
const REASONS: Readonly<Record<FailureKind, string>> = {
  refused: 'Nothing listens there: does the core run?',
  'not-found': 'The host name does not exist, or there is no socket at this path.',
  denied: 'No permission to connect: the mode of the socket, or a firewall, is in the way.',
  'not-grpc': 'What listens there closes the connection: another port, TLS, or no rule leads it to the API.',
  timeout: 'The connection is accepted, but no answer comes: the core is busy or suspended.',
  'no-stats-service': 'StatsService is not among the services it runs with.',
  'no-stats': 'It runs without "stats": {}.',
  lost: 'The connection broke during the call.',
  tls: 'Its certificate is not trusted here: give its authority with --ca FILE.',
  'no-tls': 'It speaks no TLS: leave out --tls, --ca and --authority.',
  ssh: 'ssh says:',
  other: 'It answered with an error.',
};

function failureChecks(source: Source, { kind, detail }: SourceFailure): readonly Check[] {
  const why = kind === 'other' || kind === 'ssh' ? `${REASONS[kind]} ${cleanName(detail)}` : REASONS[kind];
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

/** Why a core may have no counters, in its own terms. */
const EMPTY: Readonly<Record<CoreKind, string>> = {
  v2ray4: 'It runs without the switches in "policy".',
  v2ray5: 'It runs without the switches in "policy".',
  xray: 'It runs without "stats": {}, or without the switches in "policy".',
  'sing-box': 'It counts from the first traffic on.',
};

function counterChecks(count: CounterTally, core: CoreKind | null): readonly Check[] {
  if (count.inbound + count.outbound + count.user === 0) {
    if (core === 'sing-box') return [noted('live-counters', 'It has no counters yet', EMPTY[core])];
    return [failed('live-counters', 'It has no counters', EMPTY[core ?? 'xray'])];
  }
  const found = DIMENSIONS.map((dimension) => `${count[dimension]} of ${dimension}s`).join(', ');
  const counters = passed('live-counters', `It has counters: ${found}`);
  if (count.user > 0 || count.inbound === 0) return [counters];
  const why =
    core === 'sing-box'
      ? 'Each appears with its first connection, if it is listed by name.'
      : "Each appears with its first connection, if the client has an email and the client's level the switches.";
  return [counters, noted('live-users', 'No user has been counted yet', why)];
}

/** Notes on how a core counts that newcomers mistake for bugs of v2top. */
function habits(core: CoreKind | null): readonly Check[] {
  if (core !== 'xray') return [];
  const why =
    'SOCKS, HTTP CONNECT, dokodemo-door and VLESS with Vision are counted when the connection ends: long downloads show no speed, then one lump. Of VMess inbounds Xray counts the downlink short.';
  return [noted('live-habits', 'Xray counts some traffic late', why)];
}
