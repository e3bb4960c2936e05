/** Checks the inbounds: each needs a tag and a port of its own. Notes what is counted in an unexpected way. */

import { isObject, type JsonObject, listAt, valueAt, valueAtPath } from '../core/config/json-value.ts';
import type { Inbound, V2RayConfig } from '../core/config/model.ts';
import { cleanName } from '../text/safe.ts';
import { type Check, failed, noted, passed, putMembers, uncertain } from './check.ts';
import { FreeNames, nameOf } from './naming.ts';

/** `inbounds` are all except the API's. */
export function inboundChecks(config: V2RayConfig, inbounds: readonly Inbound[]): readonly Check[] {
  return [
    ...oldNameChecks(config.raw, config.xray),
    ...reverseChecks(config),
    ...tagChecks(config, inbounds),
    ...sameTagChecks(config),
    ...samePortChecks(config),
    ...networkChecks(config),
    ...passwordNotes(config, inbounds),
    ...fallbackNotes(config, inbounds),
  ];
}

function tagChecks(config: V2RayConfig, inbounds: readonly Inbound[]): readonly Check[] {
  const id = 'inbound-tags';
  if (inbounds.length === 0)
    return [noted(id, 'There is no inbound to count', 'Inbounds may be added through the API.')];
  const names = new FreeNames(config.inbounds.map(({ tag }) => tag));
  const found = inbounds
    .filter(({ tag }) => tag === undefined)
    .map((inbound) => {
      const tag = names.take(nameOf(inbound));
      const fix = putMembers(config.raw, inbound.path, { tag });
      const title = `Inbound ${cleanName(nameOf(inbound))} has no tag`;
      return failed(id, title, 'The core counts only inbounds with one.', fix);
    });
  return found.length > 0 ? found : [passed(id, 'All inbounds have tags')];
}

/** Of inbounds with the same tag V2Ray starts only the last; Xray refuses the file. */
function sameTagChecks({ inbounds }: V2RayConfig): readonly Check[] {
  const tags = inbounds.flatMap(({ tag }) => tag ?? []);
  const twice = new Set(tags.filter((tag, index) => tags.indexOf(tag) < index));
  return [...twice].map((tag) => {
    const title = `Several inbounds have the tag "${cleanName(tag)}"`;
    return failed('same-tag', title, 'V2Ray starts only the last of them; Xray refuses the file.');
  });
}

/** Transports and protocols that use, or may use, UDP (XHTTP with HTTP/3), and so do not collide with TCP ports. */
const UDP = new Set(['kcp', 'mkcp', 'quic', 'hysteria', 'hysteria2', 'wireguard', 'xhttp', 'splithttp']);

/** Whether an inbound opens a TCP port, according to the file. */
function opensTcp({ port, stream, protocol, listen, target }: Inbound): boolean {
  const socket = /^[/@]/.test(listen ?? '') || stream.socket !== undefined;
  const udp = UDP.has(stream.network) || UDP.has(protocol);
  return (
    port !== undefined && !socket && !udp && (target.networks.length === 0 || target.networks.includes('tcp'))
  );
}

/** The cores open a port twice, and the system then spreads connections over both. */
function samePortChecks({ inbounds }: V2RayConfig): readonly Check[] {
  const open = inbounds.filter(opensTcp);
  return open.flatMap((inbound, index) => {
    const other = open
      .slice(0, index)
      .find((before) => before.port === inbound.port && sharesAddress(before, inbound));
    if (other === undefined) return [];
    const title = `Inbounds "${cleanName(nameOf(other))}" and "${cleanName(nameOf(inbound))}" have the same port, ${inbound.port}`;
    return failed(
      'same-port',
      title,
      'Each gets some of the connections at random: give each a port of its own.',
    );
  });
}

function sharesAddress({ listen: a }: Inbound, { listen: b }: Inbound): boolean {
  const all = (listen: string | undefined): boolean => ['0.0.0.0', '::', undefined].includes(listen);
  return a === b || (all(a) && all(b));
}

/** In V2Ray 5's own format, a dokodemo-door without networks panics at the start. */
function networkChecks({ format, inbounds, raw }: V2RayConfig): readonly Check[] {
  if (format !== 'v2ray5') return [];
  return inbounds
    .filter(({ protocol, target }) => protocol === 'dokodemo-door' && target.networks.length === 0)
    .map((inbound) => {
      const fix = putMembers(raw, [...inbound.path, 'settings'], { networks: 'tcp' });
      const title = `Inbound "${cleanName(nameOf(inbound))}" has no "networks"`;
      return { ...failed('networks', title, 'V2Ray 5 panics at the start without.', fix), refused: true };
    });
}

/** Names from before V2Ray 4, which Xray has not read since 24.9. */
function oldNameChecks(raw: JsonObject, xray: boolean): readonly Check[] {
  const single = valueAt(raw, 'inbound');
  const asList = Array.isArray(single)
    ? [
        failed(
          'old-names',
          'The list of inbounds is called "inbounds", not "inbound"',
          'The core refuses or ignores it: rename it.',
        ),
      ]
    : [];
  const old = [
    ...(isObject(single) ? ['"inbound"'] : []),
    ...(listAt(raw, 'inboundDetour').length > 0 ? ['"inboundDetour"'] : []),
    ...(listAt(valueAt(valueAt(raw, 'routing'), 'settings'), 'rules').length > 0
      ? ['"routing" → "settings" → "rules"']
      : []),
  ];
  const names = old.join(' and ');
  if (old.length === 0) return asList;
  return xray
    ? [
        ...asList,
        failed(
          'old-names',
          `Xray does not read ${names}`,
          'Since 24.9 it knows "inbounds" and "routing" → "rules" only: move them there.',
        ),
      ]
    : [...asList, noted('old-names', `${names}: V2Ray reads this, Xray since 24.9 does not`, '')];
}

/** Xray 26.7 and newer refuse the older form of reverse proxies. */
function reverseChecks({ raw, xray }: V2RayConfig): readonly Check[] {
  if (!xray || !isObject(valueAt(raw, 'reverse'))) return [];
  const why = 'Older ones read it; newer ones have "reverse" in VLESS users and outbounds instead.';
  return [uncertain('old-names', 'Xray from 26.7 on refuses "reverse" at the top level', why)];
}

/** Accounts are not counted if the inbound does not ask for a password. */
function passwordNotes({ raw }: V2RayConfig, inbounds: readonly Inbound[]): readonly Check[] {
  return inbounds.flatMap((inbound) => {
    const settings = valueAt(valueAtPath(raw, inbound.path), 'settings');
    const named = listAt(settings, 'accounts').length + listAt(settings, 'users').length > 0;
    if (inbound.protocol !== 'socks' || !named || inbound.users.length > 0) return [];
    const title = `The accounts of inbound "${cleanName(nameOf(inbound))}" are not asked for, and not counted`;
    const fix = putMembers(raw, [...inbound.path, 'settings'], { auth: 'password' });
    return [{ ...noted('socks-auth', title, 'To ask for them, and count them:'), fixes: [fix] }];
  });
}

/** Traffic that falls back to another inbound is counted in both. */
function fallbackNotes({ raw }: V2RayConfig, inbounds: readonly Inbound[]): readonly Check[] {
  return inbounds.flatMap((inbound) => {
    const settings = valueAt(valueAtPath(raw, inbound.path), 'settings');
    const goals = listAt(settings, 'fallbacks').flatMap((fallback) => {
      const goal = inbounds.find((other) => other !== inbound && isAt(other, valueAt(fallback, 'dest')));
      return goal === undefined ? [] : `"${cleanName(nameOf(goal))}"`;
    });
    if (goals.length === 0) return [];
    const title = `Inbound "${cleanName(nameOf(inbound))}" falls back to ${[...new Set(goals)].join(', ')}`;
    return [
      noted(
        'fallback',
        title,
        'That traffic is counted in both inbounds: the TOTAL of inbounds is too high by it.',
      ),
    ];
  });
}

/** Whether a fallback's `dest` is this inbound's address. */
function isAt({ port, listen, stream }: Inbound, dest: unknown): boolean {
  const text = typeof dest === 'number' ? String(dest) : typeof dest === 'string' ? dest : '';
  if (/^[/@]/.test(text)) return [listen?.replace(/,[0-7]+$/, ''), stream.socket].includes(text);
  return (
    port !== undefined &&
    /^(?:(?:127\.\d+\.\d+\.\d+|localhost|\[::1\]):)?(\d+)$/.exec(text)?.[1] === `${port}`
  );
}
