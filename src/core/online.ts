/** Asks an Xray who is online, with the newest call that it knows; other cores cannot tell. */
import { type OnlineUser, SourceFailure } from './core.ts';

/** Calls a method of the StatsService. Rejects with a SourceFailure. */
export type AskMethod = (method: string, request: object) => Promise<object>;

/** How the core is asked: one call at a time, and the emails it has counted, for Xrays that cannot list users. */
export interface Questions {
  readonly ask: AskMethod;
  readonly countedUsers: () => Promise<readonly string[]>;
}

/**
 * Everyone who is online now; null if the core knows none of the calls (Xray before 24.11.5, V2Ray, sing-box). Resets
 * nothing. Rejects with a SourceFailure if there is no answer.
 */
export async function onlineUsers({ ask, countedUsers }: Questions): Promise<readonly OnlineUser[] | null> {
  const names = await ifKnown(allNames(ask));
  const cut = names?.some((name) => name.includes(SEPARATOR)) === true;
  const known = names !== undefined && !cut ? await ifKnown(allAtOnce(ask)) : undefined;
  const users = known ?? (await oneByOne(ask, names ?? (await countedUsers())));
  return users?.filter(({ count }) => count > 0) ?? null;
}

/** The first versions of Xray with each call, the newest first (`GetUsersStats` without traffic or reset). */
const VERSIONS = [
  ['26.4.13', 'GetUsersStats', { include_traffic: false, reset: false }],
  ['26.1.13', 'GetAllOnlineUsers', {}],
  ['25.2.18', 'GetStatsOnlineIpList', { name: '' }],
  ['24.11.5', 'GetStatsOnline', { name: '' }],
] as const;

/** The first version of Xray that knows what this core knows; null where that is older, or no Xray. Resets nothing. */
export async function xraySince(ask: AskMethod): Promise<string | null> {
  for (const [version, method, request] of VERSIONS) {
    const known = await ifKnown(ifThere(ask(method, request)).then(() => true));
    if (known === true) return version;
  }
  return null;
}

const SEPARATOR = '>>>';
const PREFIX = `user${SEPARATOR}`;
const SUFFIX = `${SEPARATOR}online`;

/** The email in `user>>>EMAIL>>>online`, verbatim: it may contain `>>>`. Undefined for any other shape. */
export function onlineEmail(name: string): string | undefined {
  const isOnline =
    name.startsWith(PREFIX) && name.endsWith(SUFFIX) && name.length >= PREFIX.length + SUFFIX.length;
  return isOnline ? name.slice(PREFIX.length, -SUFFIX.length) : undefined;
}

/** Xray 26.1.13 and later. */
async function allNames(ask: AskMethod): Promise<string[]> {
  const names = listIn(await ask('GetAllOnlineUsers', {}), 'users');
  return names.flatMap((name) => (typeof name === 'string' ? (onlineEmail(name) ?? []) : []));
}

/** Xray 26.4.13 and later; it cuts an email at its first `>>>`. */
async function allAtOnce(ask: AskMethod): Promise<OnlineUser[]> {
  const answer = await ask('GetUsersStats', { include_traffic: false, reset: false });
  return listIn(answer, 'users').map((user) => {
    const ips = listIn(user, 'ips').map((entry) => ({
      ip: textIn(entry, 'ip'),
      lastSeen: numberOf(fieldOf(entry, 'last_seen')),
    }));
    return { name: textIn(user, 'email'), count: ips.length, ips };
  });
}

/** Undefined if the core knows neither call for a single user. */
async function oneByOne(ask: AskMethod, emails: readonly string[]): Promise<OnlineUser[] | undefined> {
  const users: OnlineUser[] = [];
  // If no user has been counted yet, a name without a counter still tells whether the call is known.
  for (const email of emails.length === 0 ? [''] : emails) {
    const user = (await ifKnown(addressesOf(ask, email))) ?? (await ifKnown(countOf(ask, email)));
    if (user === undefined) return undefined;
    users.push(user);
  }
  return users;
}

/** Xray 25.2.18 and later. */
async function addressesOf(ask: AskMethod, email: string): Promise<OnlineUser> {
  const answer = await ifThere(ask('GetStatsOnlineIpList', { name: PREFIX + email + SUFFIX }));
  const list = answer === undefined ? {} : fieldOf(answer, 'ips');
  const ips = Object.entries(isObject(list) ? list : {}).map(([ip, seen]) => ({
    ip,
    lastSeen: numberOf(seen),
  }));
  return { name: email, count: ips.length, ips };
}

/** Xray 24.11.5 and later. */
async function countOf(ask: AskMethod, email: string): Promise<OnlineUser> {
  const answer = await ifThere(ask('GetStatsOnline', { name: PREFIX + email + SUFFIX }));
  const count = answer === undefined ? 0 : numberOf(fieldOf(fieldOf(answer, 'stat'), 'value'));
  return { name: email, count, ips: null };
}

/** Undefined if the core does not know the method. */
function ifKnown<T>(call: Promise<T>): Promise<T | undefined> {
  return unless(call, ({ kind, detail }) => kind === 'no-stats-service' && detail.includes('unknown method'));
}

/** Undefined if the core has nothing under that name: the user never connected, or is not counted. */
function ifThere<T>(call: Promise<T>): Promise<T | undefined> {
  return unless(call, ({ detail }) => detail.endsWith('not found.'));
}

async function unless<T>(
  call: Promise<T>,
  isAnswer: (failure: SourceFailure) => boolean,
): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof SourceFailure && isAnswer(error)) return undefined;
    throw error;
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const fieldOf = (message: unknown, name: string): unknown =>
  isObject(message) ? new Map<string, unknown>(Object.entries(message)).get(name) : undefined;

function textIn(message: unknown, name: string): string {
  const value = fieldOf(message, name);
  return typeof value === 'string' ? value : '';
}

function listIn(message: unknown, name: string): readonly unknown[] {
  const value = fieldOf(message, name);
  return Array.isArray(value) ? value : [];
}

/** An int64, which arrives as a text, where a number is exact enough. */
const numberOf = (value: unknown): number => (typeof value === 'string' ? Number(value) : 0);
