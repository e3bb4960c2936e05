/** How the cores differ in the same StatsService: their service names, matching and error texts. */
import { status } from '@grpc/grpc-js';
import type { CoreKind } from '../../src/core/core.ts';
import { V2RAY_SERVICE, XRAY_SERVICE } from '../../src/core/service.ts';
import {
  type Dialect,
  type OnlineMethod,
  type QueryStatsRequest,
  type Stat,
  StatusError,
  V2RAY4,
} from '../../src/demo/core.ts';

/** A dialect with answers that only tests need. */
interface FakeDialect extends Dialect {
  /** How QueryStats complains if `"stats": {}` is missing; undefined if the answer is an empty list. */
  readonly withoutStats?: StatusError;
  /** The newest call for who is online that it knows; undefined if it knows none. */
  readonly newestOnline?: OnlineMethod;
}

const MANAGER = 'QueryStats only works its own stats.Manager.';
const unknown = (details: string) => new StatusError(status.UNKNOWN, details);

const FAKE_V2RAY4: FakeDialect = {
  ...V2RAY4,
  withoutStats: unknown(`v2ray.com/core/app/stats/command: ${MANAGER}`),
};

/** V2Ray 5: `pattern` and `patterns` together, as substrings or as regular expressions; each counter once. */
const V2RAY5: FakeDialect = {
  services: [V2RAY_SERVICE],
  matcher: (request) => {
    const tests = [request.pattern, ...request.patterns].filter((text) => text !== '').map(tester(request));
    return (name) => (tests.length === 0 || tests.some((test) => test(name)) ? 1 : 0);
  },
  notFound: (name) => unknown(`app/stats/command: ${name} not found.`),
  withoutStats: unknown(`app/stats/command: ${MANAGER}`),
};

/** Xray before 25.7.23: matches like V2Ray 4, and also serves the StatsService under its own name. */
const OLD_XRAY: FakeDialect = {
  ...V2RAY5,
  services: [V2RAY_SERVICE, XRAY_SERVICE],
  matcher: V2RAY4.matcher,
  newestOnline: 'GetUsersStats',
};

/** Today's Xray: a code of its own for an unknown counter (since 25.7.23), no complaint without stats (since 26.4.13). */
const XRAY: FakeDialect = {
  services: OLD_XRAY.services,
  matcher: OLD_XRAY.matcher,
  newestOnline: 'GetUsersStats',
  notFound: (name) => new StatusError(status.NOT_FOUND, `${name} not found.`),
};

/** sing-box does not look at `pattern`, and lists a counter once for each of the `patterns` that fits. */
const SING_BOX: FakeDialect = {
  services: [V2RAY_SERVICE],
  matcher: (request) => {
    const tests = request.patterns.map(tester(request));
    return (name) => (tests.length === 0 ? 1 : tests.filter((test) => test(name)).length);
  },
  notFound: (name) => unknown(`${name} not found.`),
  withoutStats: new StatusError(status.UNIMPLEMENTED, `unknown service ${V2RAY_SERVICE}`),
};

/** A core in one of the versions that answer differently. */
export type DialectName = CoreKind | 'oldXray';

/** To add a core that answers differently, add its name above and a row here. */
export const DIALECTS: Readonly<Record<DialectName, FakeDialect>> = {
  v2ray4: FAKE_V2RAY4,
  v2ray5: V2RAY5,
  xray: XRAY,
  oldXray: OLD_XRAY,
  'sing-box': SING_BOX,
};

/** Go's regular expressions are close enough to JavaScript's for what tests ask. */
function tester({ regexp }: QueryStatsRequest): (pattern: string) => (name: string) => boolean {
  return (pattern) => {
    if (!regexp) return (name) => name.includes(pattern);
    try {
      const expression = new RegExp(pattern);
      return (name) => expression.test(name);
    } catch {
      throw unknown(`error parsing regexp: ${pattern}`);
    }
  };
}

/** What QueryStats comes to in this dialect when `"stats": {}` is missing: nothing, or its complaint. */
export function withoutStats(dialect: FakeDialect): Stat[] {
  if (dialect.withoutStats !== undefined) throw dialect.withoutStats;
  return [];
}
