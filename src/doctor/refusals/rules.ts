/** What the cores refuse in routing: rules without a target or a condition, invalid addresses, missing balancers. */
import { listAt, textAt, textsAt, valueAt } from '../../core/config/json-value.ts';
import { isAddress } from '../../core/config/v2ray-shapes.ts';
import {
  ALL,
  type Found,
  fixedBy,
  inside,
  isNamed,
  membersOf,
  type Reader,
  type Refusal,
  refusal,
  refuseIf,
  V2RAY,
  V2RAY4,
  wordAt,
} from './refusal.ts';

/** Rules are in `routing.rules` and, for V2Ray, also in `routing.settings.rules`. */
export function routingRefusals(config: Found): readonly Refusal[] {
  const routing = inside(config, 'routing');
  const balancers = membersOf(routing, 'balancers');
  const tags = balancers.flatMap(({ value }) => textAt(value, 'tag') ?? []);
  const old = membersOf(inside(routing, 'settings'), 'rules');
  return [
    ...membersOf(routing, 'rules').flatMap((rule) => ruleRefusals(rule, tags)),
    ...old
      .flatMap((rule) => ruleRefusals(rule, tags))
      .map((found) => ({ ...found, by: found.by.filter((core) => core !== 'xray') })),
    ...balancers.flatMap(balancerRefusals),
  ];
}

function balancerRefusals({ value, path }: Found): readonly Refusal[] {
  const selectors = valueAt(value, 'selector');
  return [
    ...refuseIf(textAt(value, 'tag') === undefined, path, 'has no tag'),
    ...refuseIf(
      !(typeof selectors === 'string' || listAt(value, 'selector').length > 0),
      path,
      'has an empty "selector"',
    ),
  ];
}

function ruleRefusals(rule: Found, balancers: readonly string[]): readonly Refusal[] {
  const { value, path } = rule;
  const outbound = textAt(value, 'outboundTag');
  const balancer = textAt(value, 'balancerTag');
  const type = wordAt(rule, 'type');
  return [
    ...fixedBy(
      { type: 'field' },
      // Xray ignores it now.
      refuseIf(type !== 'field', path, 'needs "type": "field"', V2RAY),
    ),
    ...refuseIf(
      outbound === undefined && balancer === undefined,
      path,
      'has neither "outboundTag" nor "balancerTag"',
    ),
    ...refuseIf(
      outbound === undefined && balancer !== undefined && !balancers.includes(balancer),
      path,
      `leads to a balancer that does not exist, "${balancer}"`,
    ),
    ...conditionRefusals(rule),
    ...['ip', 'source'].flatMap((name) => addressRefusals(rule, name)),
    ...['domain', 'domains'].flatMap((name) => domainRefusals(rule, name)),
    ...refuseIf(textAt(value, 'attrs') !== undefined, path, 'has "attrs", which v2top cannot check', V2RAY4),
  ];
}

const LISTS = ['domain', 'domains', 'user', 'inboundTag', 'network', 'ip', 'source', 'protocol'];
const PORTS = ['port', 'sourcePort'];
/** Conditions that V2Ray 4 does not know; a rule with only these has no condition for it. */
const LATER = ['sourceIP', 'localIP', 'localPort', 'vlessRoute', 'process', 'domainMatcher'];

function conditionRefusals(rule: Found): readonly Refusal[] {
  const { value, path } = rule;
  const given =
    LISTS.some((name) => typeof valueAt(value, name) === 'string' || listAt(value, name).length > 0) ||
    PORTS.some((name) => (valueAt(value, name) ?? null) !== null) ||
    valueAt(value, 'attrs') !== undefined;
  if (given) return [];
  const later = LATER.some((name) => isNamed(rule, name));
  return [refusal(path, 'has no condition that the core knows', later ? V2RAY : ALL)];
}

/** `geoip:`, `ext:`, an address or a range. */
function addressRefusals(rule: Found, name: string): readonly Refusal[] {
  return textsAt(rule.value, name, false).flatMap((entry) => {
    const path = [...rule.path, name];
    if (/^(geoip:.|ext(-ip)?:[^:]+:[^:]+$)/.test(entry)) return [];
    if (isRange(entry)) return [];
    return [refusal(path, `has "${entry}", which is not an address`, cores(entry.startsWith('!')))];
  });
}

/** Xray reads a leading ! as "not". */
const cores = (negated: boolean): readonly Reader[] => (negated ? V2RAY : ALL);

function isRange(entry: string): boolean {
  const slash = entry.indexOf('/');
  const address = slash < 0 ? entry : entry.slice(0, slash);
  const mask = slash < 0 ? '' : entry.slice(slash + 1);
  if (!isAddress(address)) return false;
  return mask === '' || (/^\d{1,10}$/.test(mask) && Number(mask) <= (isVersion4(address) ? 32 : 128));
}

/** Go reads ::ffff:1.2.3.4 as the IPv4 address in it. */
const isVersion4 = (address: string): boolean =>
  !address.includes(':') || /^\[?::ffff:\d+\.\d+\.\d+\.\d+\]?$/i.test(address.trim());

function domainRefusals(rule: Found, name: string): readonly Refusal[] {
  return textsAt(rule.value, name, false).flatMap((entry) => {
    const path = [...rule.path, name];
    const [, kind = '', rest = ''] = /^(geosite|regexp|domain|full|keyword):(.*)$/s.exec(entry) ?? [];
    if (kind !== '' && rest === '') return [refusal(path, `has "${entry}", which lacks its text`)];
    if (kind === 'regexp' && !isRegularExpression(rest))
      return [refusal(path, `has "${entry}", which is not a regular expression`)];
    if (/^dotless:.*\./.test(entry))
      return [refusal(path, `has "${entry}"; without a dot is what dotless: means`)];
    if (/^ext(-domain)?:/.test(entry) && entry.replace(/^ext(-domain)?:/, '').split(':').length !== 2)
      return [refusal(path, `has "${entry}", which is not ext:FILE:LIST`)];
    return [];
  });
}

function isRegularExpression(source: string): boolean {
  // Go has neither lookaround nor backreferences.
  if (/\(\?[=!]|\(\?<[=!]|\\[1-9]/.test(source)) return false;
  try {
    new RegExp(source.replace(/\(\?[a-zA-Z-]+[:)]/g, '(?:').replace(/\(\?P</g, '(?<'), 'u');
    return true;
  } catch {
    return false;
  }
}
