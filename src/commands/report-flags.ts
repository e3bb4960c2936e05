/** The flags of history reports, real ones and the demo's. */
import { DIVISIONS } from '../history/periods.ts';
import type { Flag } from '../settings/setting.ts';

export const REPORT_FLAGS: readonly Flag[] = [
  {
    name: 'by',
    group: 'This command',
    value: 'TIME',
    help: 'one line for each 5m, hour, day, month or year, or one for all',
    choices: DIVISIONS,
  },
  {
    name: 'since',
    group: 'This command',
    value: 'DATE',
    help: 'from a date on, such as 2026-11-01, 2026-11, yesterday, 7d or 24h',
  },
  { name: 'until', group: 'This command', value: 'DATE', help: 'up to the end of a date or month' },
  { name: 'user', group: 'This command', help: 'users, which is the default' },
  { name: 'inbound', group: 'This command', help: 'inbounds' },
  { name: 'outbound', group: 'This command', help: 'outbounds' },
  { name: 'top', group: 'This command', value: 'N', help: 'only the N greatest' },
  {
    name: 'billing-day',
    group: 'This command',
    value: 'N',
    help: 'months that begin on the Nth; 31 is the last day of each',
  },
  {
    name: 'limit',
    group: 'This command',
    help: 'this month against the quotas of the settings; exit code 3 when one is used up',
  },
];
