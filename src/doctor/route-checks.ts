/** Follows the routing rules in order, as the core does, for a connection to the API's inbound. */
import type { Inbound, Rule, V2RayConfig } from '../core/config/model.ts';
import { hasCondition, type Passage, ruleHolds } from '../core/config/route.ts';
import { dialectOf } from '../core/config/snippets.ts';
import { cleanName } from '../text/safe.ts';
import { type Check, type Fix, failed, passed, putElement } from './check.ts';

/** Whether a connection to the API's inbound reaches the API. */
export function routeCheck(config: V2RayConfig, inbound: Inbound): Check {
  const dialect = dialectOf(config);
  const tag = inbound.tag ?? '';
  const apiTag = config.api?.tag ?? 'api';
  const fix = putElement(config.raw, dialect.rulesPath, dialect.apiRule(tag, apiTag), 'start');
  const passage = passageOf(config, inbound);
  const met = config.rules
    .filter(({ inboundTags }) => inboundTags.length === 0 || inboundTags.includes(tag))
    .map((rule) => ({ rule, holds: ruleHolds(rule.raw, passage) }))
    .filter(({ holds }) => holds !== 'never');
  const first = met.find(({ rule, holds }) => holds === 'always' || rule.outboundTag === apiTag);
  const perhaps = met[0] === first ? undefined : met[0];
  if (first?.rule.outboundTag !== apiTag) return missedRoute(config, first?.rule, { tag, apiTag, fix });
  if (perhaps !== undefined)
    return unsure(`Rule ${numberOf(config, perhaps.rule)} may catch what is meant for the API`, fix);
  if (first.holds === 'maybe' || isEmpty(first.rule))
    return unsure(`Rule ${numberOf(config, first.rule)} may not take what is meant for the API`, fix);
  return passed('api-route', `A routing rule leads "${cleanName(tag)}" to the API`);
}

/** A rule without inbounds and conditions, which the cores refuse. */
const isEmpty = ({ inboundTags, raw }: Rule): boolean => inboundTags.length === 0 && !hasCondition(raw);

const unsure = (title: string, fix: Fix): Check => ({
  id: 'api-route',
  ok: 'unknown',
  title,
  why: 'A rule for the API alone, before all others, makes it certain.',
  fixes: [fix],
});

/** The connection of a v2top on this machine: its source is the address that it dials. */
function passageOf({ domainStrategy }: V2RayConfig, { listen, port, target, stream }: Inbound): Passage {
  const bare = (listen ?? '').replace(/^\[(.*)\]$/, '$1');
  const anywhere = ['', '0.0.0.0', '::', 'localhost'].includes(bare);
  const socket = /^[/@]/.test(bare) || stream.network === 'ds' || stream.network === 'domainsocket';
  // If the inbound names no port, some cores use 0 and others the inbound's own.
  const ports = target.port === undefined ? [0, port ?? 0] : [target.port];
  return {
    source: socket ? undefined : anywhere ? '127.0.0.1' : bare,
    target: target.address ?? 'localhost',
    ports,
    strategy: domainStrategy,
  };
}

interface Route {
  readonly tag: string;
  readonly apiTag: string;
  readonly fix: Fix;
}

function missedRoute(config: V2RayConfig, caught: Rule | undefined, { tag, apiTag, fix }: Route): Check {
  const later = config.rules.some(
    ({ inboundTags, outboundTag }) => outboundTag === apiTag && inboundTags.includes(tag),
  );
  if (caught === undefined) {
    const title = `No routing rule leads "${cleanName(tag)}" to the API`;
    return failed('api-route', title, 'Connections to it end at once.', fix);
  }
  const title = `Rule ${numberOf(config, caught)} catches what is meant for the API`;
  const place = later
    ? 'The rule for the API comes too late: put it first.'
    : 'There is no rule for the API.';
  return failed('api-route', title, place, fix);
}

/** The number of a rule; people count from 1. */
const numberOf = ({ rules }: V2RayConfig, rule: Rule): number => rules.indexOf(rule) + 1;
