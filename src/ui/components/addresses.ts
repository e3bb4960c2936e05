/**
 * Where a user is online from: beside the numbers of the detail page, or below them where that is too narrow.
 *
 *     Online from 2 addresses
 *     203.0.113.7  now (12:04:31)
 *     2001:db8::1  4m ago (12:00:12)
 */
import type { OnlineAddress, OnlineUser } from '../../core/core.ts';
import type { Figures } from '../../table/figures.ts';
import { agoWords, formatTime } from '../../table/format.ts';
import { wantsColumn } from '../../table/view.ts';
import { span } from '../../text/meaning.ts';
import { cleanName } from '../../text/safe.ts';
import { padEnd, textWidth, truncate } from '../../text/width.ts';
import { wrapText } from '../../text/wrap.ts';
import type { OnlineAnswer, OnlineState } from '../online-answer.ts';
import { inSight } from '../sight.ts';
import { beside, type SpanLine, spansWidth } from '../spans.ts';
import type { State } from '../state.ts';

/** Between the numbers and the addresses. */
const GAP = 2;
/** In fewer cells the addresses would be useless. */
const LEAST_BESIDE = 30;

/**
 * The facts of a page that is `height` lines high, with the user's addresses: on the right, under what stands there
 * already, or below the facts, where they take a third of the rest.
 */
export function withAddresses(
  facts: readonly SpanLine[],
  state: State,
  figures: Figures,
  height: number,
): SpanLine[] {
  const [title = [], ...numbers] = facts;
  const { columns } = state.size;
  const ips = addressesOf(state, figures).map(({ ip }) => textWidth(cleanName(ip)));
  const below = Math.max(1, Math.floor((height - facts.length) / 3));
  const first = placeFor(numbers, columns - GAP, ips, below);
  if (first === undefined) {
    const lines = addressLines(state, figures, columns - 2, below);
    return [...facts, ...lines.map((line) => [span(' '), ...line])];
  }
  const at = Math.max(...numbers.slice(first).map(spansWidth)) + GAP;
  const panel = addressLines(state, figures, columns - at, numbers.length - first);
  return [title, ...numbers.map((line, index) => beside(line, at, panel[index - first] ?? []))];
}

/**
 * The line at which addresses of these widths start on the right; undefined if they go below the facts, which has
 * `below` lines. Addresses that fit in neither place are cut on the right rather than left out below.
 */
function placeFor(
  lines: readonly SpanLine[],
  width: number,
  ips: readonly number[],
  below: number,
): number | undefined {
  const rows = (least: number): number => lines.length - firstFree(lines, width - least);
  const wanted = Math.min(below, ips.length + 1);
  const whole = Math.max(LEAST_BESIDE, ...ips);
  const least = rows(whole) >= wanted || below > ips.length ? whole : LEAST_BESIDE;
  return rows(least) >= wanted ? lines.length - rows(least) : undefined;
}

/** The first line from which on all are narrow enough to leave room on the right. */
const firstFree = (lines: readonly SpanLine[], width: number): number =>
  lines.findLastIndex((line) => spansWidth(line) > width) + 1;

/** The online data of the row's servers. */
const toldOf = (state: State, { origin: { place } }: Figures): OnlineState[] =>
  inSight(state).flatMap((sight) => (place === null || sight.place === place ? [sight.server.online] : []));

/** The user at all servers of the row; undefined if none of them lists it. */
function userOf(state: State, figures: Figures): OnlineUser | undefined {
  const { name } = figures.row;
  const found = toldOf(state, figures).flatMap(({ answer }) =>
    answer?.type === 'users' ? answer.users.filter((user) => user.name === name) : [],
  );
  const [first, ...others] = found;
  if (first === undefined || others.length === 0) return first;
  const newest = new Map<string, OnlineAddress>();
  for (const address of found.flatMap(({ ips }) => ips ?? [])) {
    const before = newest.get(address.ip);
    if (before === undefined || before.lastSeen < address.lastSeen) newest.set(address.ip, address);
  }
  const isTold = found.every(({ ips }) => ips !== null);
  const count = isTold ? newest.size : found.reduce((sum, user) => sum + user.count, 0);
  return { name, count, ips: [...newest.values()] };
}

/** Newest first. */
const addressesOf = (state: State, figures: Figures): readonly OnlineAddress[] =>
  (userOf(state, figures)?.ips ?? []).toSorted((a, b) => b.lastSeen - a.lastSeen || (a.ip < b.ip ? -1 : 1));

/** As many as fit into `most` lines; nothing before the core was asked. */
function addressLines(state: State, figures: Figures, width: number, most: number): SpanLine[] {
  const told = toldOf(state, figures);
  const isSilent = told.every(
    ({ answer }) => answer === null || (answer.type === 'cannot' && !isWanted(state)),
  );
  if (isSilent) return [];
  const user = userOf(state, figures);
  if (user === undefined)
    return wrapText(silence(told), width)
      .slice(0, most)
      .map((line) => [span(line, 'dim')]);
  const head = `Online from ${user.count === 1 ? '1 address' : `${user.count} addresses`}`;
  const addresses = addressesOf(state, figures);
  const fits = addresses.length < most ? addresses : addresses.slice(0, Math.max(0, most - 2));
  const more = addresses.length - fits.length;
  return [
    [span(head, 'bold')],
    ...listed(fits, width, figures.origin.at.wall),
    ...(more > 0 ? [[span(`and ${more} more`, 'dim')]] : []),
  ].slice(0, most);
}

/** Drops the time of day if it does not fit next to all addresses, and then cuts the middle out of long ones. */
function listed(addresses: readonly OnlineAddress[], width: number, now: number): SpanLine[] {
  const texts = addresses.map(({ ip }) => cleanName(ip));
  const widest = Math.max(0, ...texts.map(textWidth));
  const forms = [true, false].map((clock) =>
    addresses.map(({ lastSeen }) => seenWords(lastSeen * 1000, now, clock)),
  );
  const roomBeside = (times: readonly string[]): number => width - 2 - Math.max(0, ...times.map(textWidth));
  const times = forms.find((form) => widest <= roomBeside(form)) ?? forms.at(-1) ?? [];
  const cells = Math.min(widest, roomBeside(times));
  return texts.map((text, index) => [
    span(padEnd(truncate(text, cells), cells + 2)),
    span(times[index] ?? '', 'dim'),
  ]);
}

/** Empty if the core does not tell. */
function seenWords(seen: number, now: number, clock: boolean): string {
  if (seen <= 0) return '';
  return `${agoWords((now - seen) / 1000)}${clock ? ` (${formatTime(seen)})` : ''}`;
}

/** Whether the tables are to show who is online. */
const isWanted = ({ settings }: State): boolean =>
  wantsColumn(settings, 'ips') || wantsColumn(settings, 'online');

/** Why there are no addresses. */
function silence(told: readonly OnlineState[]): string {
  const isAll = (type: OnlineAnswer['type']): boolean => told.every(({ answer }) => answer?.type === type);
  if (isAll('cannot')) return "This core can't tell who is online";
  if (isAll('failed')) return 'The core does not answer who is online';
  return told.some(({ hasNamed }) => hasNamed)
    ? 'Not online now'
    : 'No one is online, or the core does not note it: see "v2top doctor"';
}
