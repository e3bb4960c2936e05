/** Checks that v2top can reach the API of V2Ray or Xray, and that StatsService is behind it. */
import { apiAddress, apiInbound } from '../core/config/api-address.ts';
import type { Api, Inbound, Rule, V2RayConfig } from '../core/config/core-config.ts';
import { dialectOf, USUAL_PORT, V2RAY, xrayListen } from '../core/config/snippets.ts';
import { cleanName } from '../text/safe.ts';
import { type Check, type Fix, failed, passed, putElement, putMembers } from './check.ts';
import { exposureNotes } from './exposure.ts';

/** The API, its service, the inbound in front of it and the rule that leads there. */
export function apiChecks(config: V2RayConfig): readonly Check[] {
  const { api, raw } = config;
  const dialect = dialectOf(config);
  if (api === undefined) {
    const fix = putMembers(raw, dialect.apiPath, dialect.api);
    return [
      failed('api', 'There is no API', 'v2top asks the core through its API.', fix),
      ...doorChecks(config),
    ];
  }
  return [tagCheck(config, api), serviceCheck(config, api), ...doorChecks(config)];
}

function tagCheck(config: V2RayConfig, { tag }: Api): Check {
  if (tag !== undefined) return passed('api', `The API is there, with the tag "${cleanName(tag)}"`);
  const why = 'Without one the core does not start: "API tag can\'t be empty".';
  const fix = putMembers(config.raw, dialectOf(config).apiPath, { tag: 'api' });
  return { ...failed('api', 'The API has no tag', why, fix), refused: true };
}

function serviceCheck(config: V2RayConfig, { services }: Api): Check {
  const { statsService, serviceList, apiPath } = dialectOf(config);
  const known = services.some((service) => isStatsService(service, statsService));
  if (known) return passed('stats-service', 'The API offers StatsService');
  // A service that the core does not know is left out without a word, so a misspelt one may go.
  const kept = services.filter((service) => !/^stat/i.test(service));
  const fix = putMembers(config.raw, apiPath, { [serviceList]: [...kept, statsService] });
  const found = services.map(cleanName).join(', ');
  const why = services.length === 0 ? 'It lists no services.' : `It lists only: ${found}.`;
  return failed('stats-service', 'The API does not offer StatsService', why, fix);
}

/** V2Ray 5's own format takes the short name, and the long one after a #. */
function isStatsService(service: string, name: string): boolean {
  return service.toLowerCase() === name.toLowerCase() || service.includes('core.app.stats.command.');
}

function doorChecks(config: V2RayConfig): readonly Check[] {
  const { api } = config;
  if (api?.listen !== undefined) return [listenCheck(config, api.listen), ...exposureNotes(api.listen)];
  const inbound = apiInbound(config);
  if (inbound !== undefined)
    return [inboundCheck(config, inbound), ...exposureNotes(inbound.listen), routeCheck(config, inbound)];
  if (config.xray) {
    const fix = putMembers(config.raw, V2RAY.apiPath, xrayListen(freePort(config)));
    return [failed('api-inbound', 'The API listens nowhere', 'Nothing can connect to it.', fix)];
  }
  const dialect = dialectOf(config);
  const apiTag = api?.tag ?? 'api';
  const prepared = preparedTag(config, apiTag);
  const tag = prepared ?? doorTag(config, apiTag);
  const door = putElement(config.raw, ['inbounds'], dialect.apiInbound(tag, freePort(config)), 'end');
  const missing = failed(
    'api-inbound',
    'No inbound leads to the API',
    'Nothing can connect to the API.',
    door,
  );
  if (prepared !== undefined) return [missing];
  const rule = putElement(config.raw, dialect.rulesPath, dialect.apiRule(tag, apiTag), 'start');
  return [
    missing,
    failed('api-route', 'No routing rule leads to the API', 'The inbound above needs one.', rule),
  ];
}

/** The tag that a rule leads to the API already, while no inbound has it. */
function preparedTag({ rules, inbounds }: V2RayConfig, apiTag: string): string | undefined {
  return rules
    .filter(({ outboundTag }) => outboundTag === apiTag)
    .flatMap(({ inboundTags }) => inboundTags)
    .find((tag) => !inbounds.some((inbound) => inbound.tag === tag));
}

function listenCheck(config: V2RayConfig, listen: string): Check {
  const address = apiAddress(config);
  if (address !== undefined) return passed('api-inbound', `The API listens on ${address.address}`);
  const fix = putMembers(config.raw, V2RAY.apiPath, xrayListen(freePort(config)));
  return failed('api-inbound', `The API cannot listen on "${cleanName(listen)}"`, 'A port is missing.', fix);
}

function inboundCheck(config: V2RayConfig, inbound: Inbound): Check {
  const name = `The API's inbound "${cleanName(inbound.tag ?? '')}"`;
  // Xray's newer versions send it to localhost by themselves.
  if (!inbound.hasTarget && !config.xray) {
    const fix = putMembers(config.raw, [...inbound.path, 'settings'], { address: '127.0.0.1' });
    return failed('api-inbound', `${name} has no address`, 'The core drops what has nowhere to go.', fix);
  }
  const address = apiAddress(config);
  return address === undefined
    ? { id: 'api-inbound', ok: 'unknown', title: `${name} has no port that can be read here`, why: '' }
    : passed('api-inbound', `${name} listens on ${address.address}${address.tls ? ' with TLS' : ''}`);
}

/** Follows the rules from the first, as the core does, with a connection that came in at the API's inbound. */
function routeCheck(config: V2RayConfig, inbound: Inbound): Check {
  const dialect = dialectOf(config);
  const tag = inbound.tag ?? '';
  const apiTag = config.api?.tag ?? 'api';
  const fix = putElement(config.raw, dialect.rulesPath, dialect.apiRule(tag, apiTag), 'start');
  const met = config.rules.filter(
    ({ inboundTags, holds }) => holds !== 'never' && (inboundTags.length === 0 || inboundTags.includes(tag)),
  );
  const first = met.find(({ holds, outboundTag }) => holds === 'always' || outboundTag === apiTag);
  const perhaps = met[0] !== first ? met[0] : undefined;
  if (first?.outboundTag !== apiTag) return missedRoute(config, first, { tag, apiTag, fix });
  if (perhaps === undefined)
    return passed('api-route', `A routing rule leads "${cleanName(tag)}" to the API`);
  const title = `Rule ${numberOf(config, perhaps)} may catch what is meant for the API`;
  return { id: 'api-route', ok: 'unknown', title, why: 'Put the rule for the API first.', fix };
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

/** Rules as an operator counts them: the first is 1. */
const numberOf = ({ rules }: V2RayConfig, rule: Rule): number => rules.indexOf(rule) + 1;

/** A tag that nobody has, and by which the inbound is known to be the API's before a rule says so. */
function doorTag({ inbounds }: V2RayConfig, apiTag: string): string {
  const free = [apiTag, 'api', 'api-in', 'api-inbound'].find(
    (tag) => !inbounds.some((other) => other.tag === tag),
  );
  return free ?? apiTag;
}

/** The usual port, or the next that no inbound of this configuration has. */
function freePort({ inbounds }: V2RayConfig): number {
  const taken = new Set(inbounds.map(({ port }) => port));
  let port = USUAL_PORT;
  while (taken.has(port)) port++;
  return port;
}
