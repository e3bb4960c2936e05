/** Checks that v2top can reach the API of V2Ray or Xray, and that the API offers StatsService. */
import { apiAddress, apiInbound, inboundAddress } from '../core/config/api-address.ts';
import type { Api, Inbound, V2RayConfig } from '../core/config/model.ts';
import { dialectOf, USUAL_PORT, V2RAY, xrayListen } from '../core/config/snippets.ts';
import { cleanName } from '../text/safe.ts';
import { socketReach } from './abstract-socket.ts';
import { type Check, failed, noted, passed, putElement, putMembers, uncertain } from './check.ts';
import { exposureNotes } from './exposure.ts';
import { routeCheck } from './route-checks.ts';

/** Checks that cannot fail while the API answers. */
export const WAY = ['api', 'api-inbound', 'api-route', 'stats-service'];

/** Checks the API, its service, its inbound and the routing rule that leads to it. */
export function apiChecks(config: V2RayConfig): readonly Check[] {
  const { api, raw } = config;
  const dialect = dialectOf(config);
  if (api === undefined) {
    const fix = putMembers(raw, dialect.apiPath, dialect.api);
    const place = config.format === 'v2ray5' ? '"commander"' : '"api"';
    return [
      failed(
        'api',
        `The API is not configured: ${place} is missing`,
        'v2top asks the core through its API.',
        fix,
      ),
      ...doorChecks(config),
    ];
  }
  return [
    tagCheck(config, api),
    serviceCheck(config, api),
    ...observatoryChecks(config, api),
    ...doorChecks(config),
  ];
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
  // The core ignores a service that it does not know, so a misspelt one can be dropped.
  const kept = services.filter((service) => !/^stat/i.test(service));
  const fix = putMembers(config.raw, apiPath, { [serviceList]: [...kept, statsService] });
  const found = services.map(cleanName).join(', ');
  const why = services.length === 0 ? 'It lists no services.' : `It lists only: ${found}.`;
  return failed('stats-service', 'The API does not offer StatsService', why, fix);
}

/** V2Ray 5's own format takes the short name, or the long one after a #. */
function isStatsService(service: string, name: string): boolean {
  return service.toLowerCase() === name.toLowerCase() || service.includes('core.app.stats.command.');
}

/** Xray does not start with ObservatoryService if there is no observatory. */
function observatoryChecks({ raw }: V2RayConfig, { services }: Api): readonly Check[] {
  const wanted = services.some((service) => service.toLowerCase() === 'observatoryservice');
  const names = Object.keys(raw).map((name) => name.toLowerCase());
  if (!wanted || names.includes('observatory') || names.includes('burstobservatory')) return [];
  const why = 'Xray does not start with this: add an "observatory", or take the service off the list.';
  return [
    {
      ...failed('observatory', 'The API offers ObservatoryService, but there is no observatory', why),
      refused: true,
    },
  ];
}

function doorChecks(config: V2RayConfig): readonly Check[] {
  const { api } = config;
  if (api?.listen !== undefined) return [listenCheck(config, api.listen), ...exposureNotes(api.listen)];
  const inbound = apiInbound(config);
  if (inbound !== undefined) {
    const open = inbound.stream.network === 'tcp' ? exposureNotes(inbound.listen) : [];
    return [inboundCheck(config, inbound), ...open, routeCheck(config, inbound)];
  }
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
    failed('api-route', 'No routing rule leads to the API', 'The inbound for the API needs one.', rule),
  ];
}

/** The inbound tag that a rule already leads to the API, although no inbound has that tag. */
function preparedTag({ rules, inbounds }: V2RayConfig, apiTag: string): string | undefined {
  return rules
    .filter(({ outboundTag }) => outboundTag === apiTag)
    .flatMap(({ inboundTags }) => inboundTags)
    .find((tag) => !inbounds.some((inbound) => inbound.tag === tag));
}

function listenCheck(config: V2RayConfig, listen: string): Check {
  const address = apiAddress(config);
  if (address === undefined) {
    const fix = putMembers(config.raw, V2RAY.apiPath, xrayListen(freePort(config)));
    return failed(
      'api-inbound',
      `The API cannot listen on "${cleanName(listen)}"`,
      'A port is missing.',
      fix,
    );
  }
  return socketReach(`The API listens on ${address.address}`, listen);
}

function inboundCheck(config: V2RayConfig, inbound: Inbound): Check {
  const name = `The API's inbound "${cleanName(inbound.tag ?? '')}"`;
  if (!inbound.target.redirect && inbound.target.address === undefined) {
    const fix = putMembers(config.raw, [...inbound.path, 'settings'], { address: '127.0.0.1' });
    const newer = config.xray;
    const why = newer
      ? 'Xray from 25.8 on sends it to localhost by itself; older versions drop what has nowhere to go.'
      : 'The core drops what has nowhere to go; only Xray from 25.8 on sends it to localhost by itself.';
    return newer
      ? noted('api-inbound', `${name} has no address`, why)
      : failed('api-inbound', `${name} has no address`, why, fix);
  }
  if (inbound.envPort !== undefined) {
    const why = 'Give v2top the address: v2top doctor -s 127.0.0.1:PORT FILE';
    return uncertain(
      'api-inbound',
      `${name} takes its port from the core's environment (${cleanName(inbound.envPort)})`,
      why,
    );
  }
  return socketCheck(config, inbound, name) ?? addressCheck(inbound, name);
}

function addressCheck(inbound: Inbound, name: string): Check {
  const address = inboundAddress(inbound);
  if (address === undefined) {
    return uncertain('api-inbound', `${name} has no port that can be read here`, '');
  }
  const title = `${name} listens on ${address.address}${address.tls ? ' with TLS' : ''}`;
  return socketReach(title, inbound.stream.socket ?? '');
}

/** V2Ray opens a socket in `listen` only for an inbound with the network `unix`; Xray since 26.5 always does. */
function socketCheck(config: V2RayConfig, inbound: Inbound, name: string): Check | undefined {
  const { listen, target } = inbound;
  if (listen === undefined || !/^[/@]/.test(listen)) return undefined;
  const named = target.networks.includes('unix');
  const title = `${name} listens on ${cleanName(`unix:${listen.replace(/,[0-7]+$/, '')}`)}`;
  if (config.xray)
    return named
      ? uncertain('api-inbound', title, 'Whether Xray opens it with "network": "unix" is not known here.')
      : socketReach(title, listen);
  if (named) return socketReach(title, listen);
  const fix = putMembers(config.raw, [...inbound.path, 'settings'], { network: 'tcp,unix' });
  const why =
    'V2Ray opens a socket only where "network" has "unix" in it; Xray from 26.5 on opens it without.';
  return { ...uncertain('api-inbound', title, why), fixes: [fix] };
}

/** An unused tag that marks the inbound as the API's even before there is a rule. */
function doorTag({ inbounds }: V2RayConfig, apiTag: string): string {
  const free = [apiTag, 'api', 'api-in', 'api-inbound'].find(
    (tag) => !inbounds.some((other) => other.tag === tag),
  );
  return free ?? apiTag;
}

/** The usual port, or the next one that no inbound uses. */
function freePort({ inbounds }: V2RayConfig): number {
  const taken = new Set(inbounds.map(({ port }) => port));
  let port = USUAL_PORT;
  while (taken.has(port)) port++;
  return port;
}
