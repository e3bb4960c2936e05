/** Prints who is online, for people and for programs. Addresses are personal data and are included only on request. */
import type { OnlineAddress, OnlineUser } from '../core/core.ts';
import { formatDate } from '../table/format.ts';
import { cleanName, escapeControls } from '../text/safe.ts';
import { padEnd, padStart, textWidth } from '../text/width.ts';

/** One object a line (schema/online.json). */
export function onlineJson(users: readonly OnlineUser[], server: string, withIps: boolean): string {
  const line = ({ name, count, ips }: OnlineUser) => ({
    format: 1,
    server,
    name,
    count,
    ips: withIps ? ips : null,
  });
  return users.map((user) => `${escapeControls(JSON.stringify(line(user)))}\n`).join('');
}

const HEAD = 'User';

/**
 * A row for each user with the number of addresses; `withIps` adds a row for each address, and a label of the server
 * stands above them if there are several.
 */
export function onlineText(users: readonly OnlineUser[], withIps: boolean, label?: string): string {
  const names = users.map(({ name }) => cleanName(name));
  const width = Math.max(...[HEAD, ...names].map(textWidth));
  const head = `${padEnd(HEAD, width)}  addresses  last seen\n`;
  const rows = users.map((user, index) => {
    const counted = `${padEnd(names[index] ?? '', width)}  ${padStart(String(user.count), 9)}`;
    const row = `${counted}  ${lastSeen(user.ips ?? [])}`.trimEnd();
    return `${row}${withIps ? addressRows(user.ips ?? []) : ''}\n`;
  });
  const title = label === undefined ? '' : `${cleanName(label)}\n`;
  return title + head + rows.join('');
}

/** Xray puts brackets around those of IPv6. */
const IP_CELLS = 41;

const addressRows = (ips: readonly OnlineAddress[]): string =>
  ips
    .map(({ ip, lastSeen: seen }) => `\n  ${padEnd(cleanName(ip), IP_CELLS)} ${formatDate(seen * 1000)}`)
    .join('');

/** Empty if the core does not tell. */
function lastSeen(ips: readonly OnlineAddress[]): string {
  const latest = Math.max(...ips.map(({ lastSeen: seen }) => seen));
  return Number.isFinite(latest) ? formatDate(latest * 1000) : '';
}
