/** Checks that V2Ray or Xray counts: statistics are on, and so are the policy's switches. */
import { apiInbound } from '../core/config/api-address.ts';
import { isObject, objectAt, valueAtPath } from '../core/config/json-value.ts';
import type { Inbound, Switches, User, V2RayConfig } from '../core/config/model.ts';
import { dialectOf, type Snippet } from '../core/config/snippets.ts';
import { cleanName } from '../text/safe.ts';
import { type Check, type Fix, failed, noted, passed, putMembers } from './check.ts';
import { inboundChecks } from './inbound-checks.ts';
import { emailChecks } from './user-checks.ts';

/** Checks the statistics, the policy's switches, the tags of inbounds, and the emails of users. */
export function countingChecks(config: V2RayConfig): readonly Check[] {
  const api = apiInbound(config);
  // An inbound that is not an object is reported as refused, and there is nothing in it to count.
  const inbounds = config.inbounds.filter(
    (inbound) => inbound !== api && isObject(valueAtPath(config.raw, inbound.path)),
  );
  if (countsOutboundsOnly(config) && inbounds.every(({ users }) => users.length === 0)) {
    return [statsCheck(config), ...clientNotes()];
  }
  const levels = levelsOf(inbounds);
  return [
    statsCheck(config),
    inboundSwitchCheck(config, levels),
    ...userSwitchChecks(config, inbounds, levels),
    ...inboundChecks(config, inbounds),
    ...emailChecks(config, inbounds),
    ...outboundSwitchNotes(config),
  ];
}

/** Clients such as v2rayN set it up this way on purpose. */
function countsOutboundsOnly({ outboundSwitches, inboundSwitches, levels }: V2RayConfig): boolean {
  const counts = ({ uplink, downlink }: Switches): boolean => uplink || downlink;
  return counts(outboundSwitches) && ![inboundSwitches, ...levels.values()].some(counts);
}

function clientNotes(): readonly Check[] {
  return [
    passed('outbound-switches', 'Outbounds are counted'),
    noted('inbound-switches', 'Inbounds and users are not counted, as is usual on a client', ''),
  ];
}

function statsCheck(config: V2RayConfig): Check {
  if (config.hasStats) return passed('stats', 'Statistics are on');
  const { statsPath, stats } = dialectOf(config);
  const fix = putMembers(config.raw, statsPath, stats);
  return failed('stats', 'Statistics are off', 'Without "stats": {} nothing is counted.', fix);
}

/** The levels that users have; 0 if the file has no users. */
function levelsOf(inbounds: readonly Inbound[]): readonly number[] {
  const levels = new Set(inbounds.flatMap(({ users }) => users.map(({ level }) => level)));
  return levels.size === 0 ? [0] : [...levels].sort((a, b) => a - b);
}

function inboundSwitchCheck(config: V2RayConfig, levels: readonly number[]): Check {
  const id = 'inbound-switches';
  const lack = lacking(config.inboundSwitches);
  if (lack === undefined) return passed(id, 'Inbounds are counted');
  const { systemPath, inboundSwitches } = dialectOf(config);
  const fix =
    wholePolicy(config, levels) ??
    putMembers(config.raw, systemPath, offOnly(inboundSwitches, config.inboundSwitches));
  const title = `Inbounds are not counted: ${lack} off`;
  return failed(id, title, 'The switches are in the policy for the system.', fix);
}

function userSwitchChecks(
  config: V2RayConfig,
  inbounds: readonly Inbound[],
  levels: readonly number[],
): readonly Check[] {
  const id = 'user-switches';
  const users = inbounds.flatMap((inbound) => inbound.users);
  const { levelPath, userSwitches } = dialectOf(config);
  const found = levels.flatMap((level) => {
    const have = config.levels.get(level) ?? { uplink: false, downlink: false };
    const lack = lacking(have);
    if (lack === undefined) return [];
    const fix =
      wholePolicy(config, levels) ?? putMembers(config.raw, levelPath(level), offOnly(userSwitches, have));
    const title = `Users of level ${level} are not counted: ${lack} off`;
    if (users.length === 0) {
      const why = 'This file has no users, but they may be added through the API.';
      return { ...noted(id, title, why), fixes: [fix] };
    }
    return failed(id, title, whoHas(users, level), fix);
  });
  return found.length > 0 ? found : [passed(id, `Users are counted, at level ${levels.join(', ')}`)];
}

/** Names a few users of a level, because levels are easily set and forgotten. */
function whoHas(users: readonly User[], level: number): string {
  const have = users.filter((user) => user.level === level);
  const named = have.flatMap(({ email }) => (email === undefined ? [] : cleanName(email))).slice(0, 3);
  const who = named.length === 0 ? '' : ` (${named.join(', ')}${have.length > named.length ? ', …' : ''})`;
  const count = have.length === 1 ? 'One user has' : `${have.length} users have`;
  return `${count} this level${who}: the policy needs an entry for it.`;
}

/** Which directions are off; undefined if none is. */
function lacking({ uplink, downlink }: Switches): string | undefined {
  if (uplink && downlink) return undefined;
  if (!uplink && !downlink) return 'both directions are';
  return uplink ? 'the downlink is' : 'the uplink is';
}

/** The switches of the directions that are off. */
function offOnly(both: Snippet, have: Switches): Snippet {
  const isOff = (name: string): boolean => (name.endsWith('Uplink') ? !have.uplink : !have.downlink);
  return Object.fromEntries(Object.entries(both).filter(([name]) => isOff(name)));
}

/** A missing policy is added as a whole. */
function wholePolicy(config: V2RayConfig, levels: readonly number[]): Fix | undefined {
  const { policyPath, policy } = dialectOf(config);
  if (objectAt(config.raw, ...policyPath) !== undefined) return undefined;
  return putMembers(config.raw, policyPath, policy(levels));
}

/** Outbounds are another view of the same traffic; while the policy is missing, other things matter more. */
function outboundSwitchNotes(config: V2RayConfig): readonly Check[] {
  const id = 'outbound-switches';
  const lack = lacking(config.outboundSwitches);
  if (lack === undefined) return [passed(id, 'Outbounds are counted')];
  const { policyPath, systemPath, outboundSwitches } = dialectOf(config);
  if (objectAt(config.raw, ...policyPath) === undefined) return [];
  const fix = putMembers(config.raw, systemPath, offOnly(outboundSwitches, config.outboundSwitches));
  const note = noted(id, `Outbounds are not counted: ${lack} off`, 'Only if you want them, from V2Ray 4.26:');
  return [{ ...note, fixes: [fix] }];
}
