/** What to do when a core does not answer, or answers with nothing: one line for errors, a few for the screen. */
import { cleanName } from '../text/safe.ts';
import { wrapText } from '../text/wrap.ts';
import { printMembers } from './config/print-json.ts';
import { type Snippet, USUAL_PORT, V2RAY } from './config/snippets.ts';
import type { CoreKind, FailureKind } from './core.ts';

/** An explanation for the user. */
export interface Advice {
  /** One line: what happened and what to do next. */
  readonly headline: string;
  /** At most 12 lines of at most 76 columns: the cause, the missing lines of configuration, where to look. */
  readonly lines: readonly string[];
}

/** Advice on a failed call. `detail` is the transport's own text, used where we know nothing better. */
export function adviceFor(
  { kind, detail }: { readonly kind: FailureKind; readonly detail: string },
  address: string,
): Advice {
  const shown = cleanName(address);
  const { headline, why, snippet } = FAILURES[kind];
  const text = cleanName(detail);
  return {
    headline: headline(shown, text),
    lines: toLines(why.length > 0 ? why : wrapText(`The core answered: ${text}`, WIDTH).slice(0, 8), snippet),
  };
}

/** How many counters of each kind an answer contains. */
export interface CounterTally {
  readonly inbound: number;
  readonly user: number;
  readonly outbound: number;
}

/**
 * Advice on a valid answer without counters, or without user counters, in terms of this kind of core if it is known;
 * undefined if there is nothing to say.
 */
export function adviceForEmpty(
  { inbound, user, outbound }: CounterTally,
  core: CoreKind | null = null,
): Advice | undefined {
  if (user > 0) return undefined;
  const texts = core === 'sing-box' ? SING_BOX : OTHERS;
  const { headline, why, snippet } = inbound + outbound === 0 ? texts.noCounters : texts.noUsers;
  return { headline, lines: toLines(why, snippet) };
}

/** Width of the lines for the screen, in cells. */
const WIDTH = 76;
const DOCTOR = 'v2top doctor looks through the configuration and says what is missing.';

/** The cause, the lines of configuration, and the pointer to the doctor, separated by blank lines. */
function toLines(why: readonly string[], snippet: Snippet | undefined): readonly string[] {
  const json = snippet === undefined ? [] : ['', ...printMembers(snippet).map((line) => `  ${line}`)];
  return [...why, ...json, '', DOCTOR];
}

interface FailureText {
  headline(address: string, detail: string): string;
  readonly why: readonly string[];
  readonly snippet?: Snippet;
}

const COUNTING: Snippet = { ...V2RAY.stats, policy: V2RAY.policy([0]) };

const FAILURES: Readonly<Record<FailureKind, FailureText>> = {
  refused: {
    headline: (address) =>
      `Nothing listens on ${address}: start the core, or run v2top doctor to find its API.`,
    why: ['The core is not running, or its API has another address. It needs an', 'inbound:'],
    snippet: { inbounds: [V2RAY.apiInbound('api', USUAL_PORT)] },
  },
  'not-found': {
    headline: (address) =>
      `${address} does not exist: check the address, or run v2top doctor to find the API.`,
    why: [
      'The host name does not exist, or there is no socket at this path.',
      'Without an address, v2top looks for the API in the configuration.',
    ],
  },
  denied: {
    headline: (address) =>
      `No permission to connect to ${address}: run v2top as the user that the core runs as, or with sudo.`,
    why: ['The socket is there, but its mode (or a firewall) keeps this user out.'],
  },
  'not-grpc': {
    headline: (address) =>
      `${address} is not a StatsService API: check the port and the routing rule with v2top doctor.`,
    why: [
      'It accepts the connection and closes it: this is the port of another',
      'inbound, or no rule leads it to the API, or one side speaks TLS and the',
      'other does not (--tls). The rule belongs before all others:',
    ],
    snippet: { routing: { rules: [V2RAY.apiRule('api', 'api')] } },
  },
  timeout: {
    headline: (address) =>
      `No answer from ${address} in time: the core may be stuck. On a slow machine try --timeout 10.`,
    why: ['The core is busy or suspended, or something else listens there.'],
  },
  'no-stats-service': {
    headline: (address) =>
      `The API at ${address} has no StatsService: add it to "services" and restart the core (v2top doctor).`,
    why: [
      'The API answers, but StatsService is not among its services.',
      'Add it and restart the core (sing-box: switch on "stats"):',
    ],
    snippet: { api: V2RAY.api },
  },
  'no-stats': {
    headline: (address) =>
      `The core at ${address} does not count traffic: add "stats": {} and restart it (v2top doctor).`,
    why: ['The API answers, but the core keeps no statistics.', 'Add this and restart the core:'],
    snippet: COUNTING,
  },
  lost: {
    headline: (address) =>
      `The connection to ${address} broke: the core may have ended. Look at its log and try again.`,
    why: ['The core ended, was restarted, or closed the connection during a call.'],
  },
  tls: {
    headline: (address) =>
      `The certificate of ${address} was not accepted: give its authority with --ca FILE.`,
    why: [
      'The API is guarded by TLS, and its certificate is not trusted here.',
      '',
      '  --ca FILE         the certificate of its authority (PEM)',
      '  --authority NAME  the name it was issued to, if that is not the address',
    ],
  },
  'no-tls': {
    headline: (address) => `${address} speaks no TLS: leave out --tls, --ca and --authority.`,
    why: [
      'What listens there answers without TLS. If it is not the API, its port is',
      'another one: v2top doctor finds it.',
    ],
  },
  ssh: {
    headline: (address, detail) => `Cannot reach ${address} (ssh: ${detail}).`,
    why: [
      'v2top runs the ssh of this machine. What "ssh HOST" says in a shell, and',
      'its -v, tell more. Where ssh asks for a password, v2top can log in only at',
      'its start; with a key it comes back by itself.',
    ],
  },
  other: {
    headline: (address, detail) =>
      `${address} answered with an error: ${detail} (v2top doctor may tell more).`,
    why: [],
  },
};

interface EmptyText {
  readonly headline: string;
  readonly why: readonly string[];
  readonly snippet: Snippet;
}

const OTHERS: Readonly<Record<'noCounters' | 'noUsers', EmptyText>> = {
  noCounters: {
    headline:
      'The core answers but does not count traffic: switch it on in "policy" and restart the core (v2top doctor).',
    why: [
      'The core has no counters: most often the policy is missing. Xray from',
      '26.4.13 on answers like this without "stats", sing-box before any traffic.',
    ],
    snippet: COUNTING,
  },
  noUsers: {
    headline:
      'No user has been counted yet: each appears with its first connection (v2top doctor checks the rest).',
    why: [
      'A user appears with the first connection, if the client has an "email"',
      "and the policy has these switches for the client's level:",
    ],
    snippet: { policy: { levels: { 0: V2RAY.userSwitches } } },
  },
};

const LISTED: Snippet = {
  experimental: { v2ray_api: { stats: { enabled: true, inbounds: ['TAG'], users: ['NAME'] } } },
};

/** sing-box has neither a policy nor levels. */
const SING_BOX: typeof OTHERS = {
  noCounters: {
    headline: 'Nothing has been counted yet: sing-box counts from the first traffic on (v2top doctor).',
    why: ['A counter appears with the first traffic of what is listed by name:'],
    snippet: LISTED,
  },
  noUsers: {
    headline:
      'No user has been counted yet: each appears with its first connection (v2top doctor checks the rest).',
    why: ['A user appears with the first connection, if it is listed by name:'],
    snippet: LISTED,
  },
};
