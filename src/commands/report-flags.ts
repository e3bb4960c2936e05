/** The flags of history reports, real ones and the demo's. */
import { DIVISIONS } from '../history/periods.ts';
import type { Flag } from '../settings/setting.ts';

export const REPORT_FLAGS: readonly Flag[] = [
  {
    name: 'by',
    group: 'This command',
    value: 'TIME',
    help: 'one line per 5m, hour, day, month or year, or one for all',
    choices: DIVISIONS,
  },
  {
    name: 'since',
    group: 'This command',
    value: 'DATE',
    help: 'start at a date such as 2026-11-01, 2026-11, yesterday, 7d or 24h',
  },
  { name: 'until', group: 'This command', value: 'DATE', help: 'stop at the end of a date or month' },
  { name: 'user', group: 'This command', help: 'users (the default)' },
  { name: 'inbound', group: 'This command', help: 'inbounds' },
  { name: 'outbound', group: 'This command', help: 'outbounds' },
  { name: 'top', group: 'This command', value: 'N', help: 'only the N greatest' },
  {
    name: 'billing-day',
    group: 'This command',
    value: 'N',
    help: 'begin months on the Nth; 31 means the last day',
  },
  {
    name: 'limit',
    group: 'This command',
    help: 'compare this month with the quotas of the settings; exit code 3 if one is used up',
  },
];
