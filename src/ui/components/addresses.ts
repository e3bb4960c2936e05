/**
 * Where a user is online from: beside the numbers of the detail page, or below them where that is too narrow.
 *
 *     Online from 2 addresses
 *     203.0.113.7  now (12:04:31)
 *     2001:db8::1  4m ago (12:00:12)
 */
import type { OnlineAddress, OnlineUser } from '../../core/core.ts';
import { formatAgo, formatTime } from '../../table/format.ts';
import { type Span, span } from '../../text/meaning.ts';
import { cleanName } from '../../text/safe.ts';
import { padEnd, textWidth } from '../../text/width.ts';
import { wrapText } from '../../text/wrap.ts';
import { spansWidth } from '../spans.ts';
import { type State, serverOf, shownSample } from '../state.ts';

type SpanLine = readonly Span[];

/** Between the numbers and the addresses. */
const GAP = 3;
/** In fewer cells the addresses would be useless. */
const LEAST_BESIDE = 30;

/**
 * The facts of a page that is `height` lines high, with the user's addresses; below the facts they take a third of the
 * rest.
 */
export function withAddresses(
  facts: readonly SpanLine[],
  state: State,
  name: string,
  height: number,
): SpanLine[] {
  const [title = [], ...numbers] = facts;
  const at = Math.max(0, ...numbers.map(spansWidth)) + GAP;
  const beside = state.size.columns - at;
  const least = Math.max(LEAST_BESIDE, ...addressesOf(state, name).map(({ ip }) => textWidth(cleanName(ip))));
  if (beside < least) {
    const room = Math.max(1, Math.floor((height - facts.length) / 3));
    const below = addressLines(state, name, state.size.columns - 2, room);
    return [...facts, ...below.map((line) => [span(' '), ...line])];
  }
  const panel = addressLines(state, name, beside, numbers.length);
  return [title, ...numbers.map((line, index) => [...line, ...apart(at, line, panel[index] ?? [])])];
}

const apart = (at: number, line: SpanLine, more: SpanLine): SpanLine =>
  more.length === 0 ? [] : [span(' '.repeat(at - spansWidth(line))), ...more];

function userOf(state: State, name: string): OnlineUser | undefined {
  const { answer } = serverOf(state).online;
  return answer?.type === 'users' ? answer.users.find((user) => user.name === name) : undefined;
}

/** Newest first. */
const addressesOf = (state: State, name: string): readonly OnlineAddress[] =>
  (userOf(state, name)?.ips ?? []).toSorted((a, b) => b.lastSeen - a.lastSeen || (a.ip < b.ip ? -1 : 1));

/** As many as fit into `most` lines; nothing before the core was asked. */
function addressLines(state: State, name: string, width: number, most: number): SpanLine[] {
  const { answer } = serverOf(state).online;
  if (answer === null || (answer.type === 'cannot' && !isWanted(state))) return [];
  const user = userOf(state, name);
  if (user === undefined)
    return wrapText(silence(state), width)
      .slice(0, most)
      .map((line) => [span(line, 'dim')]);
  const head = `Online from ${user.count === 1 ? '1 address' : `${user.count} addresses`}`;
  const addresses = addressesOf(state, name);
  const fits = addresses.length < most ? addresses : addresses.slice(0, Math.max(0, most - 2));
  const more = addresses.length - fits.length;
  return [
    [span(head, 'bold')],
    ...listed(fits, width, shownSample(state)?.at.wall ?? 0),
    ...(more > 0 ? [[span(`and ${more} more`, 'dim')]] : []),
  ].slice(0, most);
}

/** Drops the times if they do not fit next to all addresses. */
function listed(addresses: readonly OnlineAddress[], width: number, now: number): SpanLine[] {
  const texts = addresses.map(({ ip }) => cleanName(ip));
  const cells = Math.max(0, ...texts.map(textWidth)) + 2;
  const times = addresses.map(({ lastSeen }) => seenWords(lastSeen * 1000, now));
  const fits = times.every((time) => cells + textWidth(time) <= width);
  return texts.map((text, index) =>
    fits ? [span(padEnd(text, cells)), span(times[index] ?? '', 'dim')] : [span(text)],
  );
}

/** Empty if the core does not tell. */
function seenWords(seen: number, now: number): string {
  if (seen <= 0) return '';
  const ago = formatAgo((now - seen) / 1000);
  return `${ago === 'now' ? ago : `${ago} ago`} (${formatTime(seen)})`;
}

/** Whether the columns of who is online were switched on. */
const isWanted = ({ settings: { columns } }: State): boolean => columns.has('ips') || columns.has('online');

/** Why there are no addresses. */
function silence(state: State): string {
  const { answer, hasNamed } = serverOf(state).online;
  if (answer?.type === 'cannot') return "This core can't tell who is online";
  if (answer?.type === 'failed') return 'The core does not answer who is online';
  return hasNamed ? 'Not online now' : 'The core notes no one as online; "v2top doctor" says what that takes';
}
