/** Formats numbers and times for people. */
import prettyBytes from 'pretty-bytes';

/** Bits instead of bytes; powers of 1000 instead of 1024. */
export interface Units {
  readonly bits: boolean;
  readonly si: boolean;
}

/** Shown for unknown values, never for a counted 0. */
export const UNKNOWN = '–';

/** A number of bytes in three digits and a unit, exact below a thousand; null is a dash. */
export function formatBytes(bytes: bigint | number | null, units: Units): string {
  if (bytes === null) return UNKNOWN;
  if (bytes > 0 && bytes < 1) return units.bits ? '<8 b' : '<1 B';
  const whole = typeof bytes === 'bigint' ? bytes : Math.round(bytes);
  const amount = !units.bits ? whole : typeof whole === 'bigint' ? whole * 8n : whole * 8;
  const text = prettyBytes(amount, { binary: !units.si, bits: units.bits });
  return text.endsWith(' B') || text.endsWith(' b') ? text : text.replace(/^[\d.]+/, threeDigits);
}

/** The number that `formatBytes` displays, so that values that look equal are equal. Unknown is less than 0. */
export function shownBytes(bytes: number | null, { bits, si }: Units): number {
  if (bytes === null) return -1;
  if (bytes > 0 && bytes < 1) return 0.5;
  const amount = Math.round(bytes) * (bits ? 8 : 1);
  const base = si ? 1000 : 1024;
  let unit = 1;
  while (amount / unit >= base && unit < base ** MOST_UNITS) unit *= base;
  const scaled = amount / unit;
  return unit === 1 ? amount : Number(scaled.toPrecision(scaled >= 1000 ? 4 : 3)) * unit;
}

/** pretty-bytes knows units up to this power: "YiB". */
const MOST_UNITS = 8;

/** pretty-bytes drops trailing zeros; a column is easier to read if "26 GiB" stays "26.0 GiB". */
function threeDigits(digits: string): string {
  if (digits.length >= 4 || (digits.length === 3 && !digits.includes('.'))) return digits;
  return digits.includes('.') ? digits.padEnd(4, '0') : `${digits}.`.padEnd(4, '0');
}

/** A number of bytes for narrow screens, with only the first letter of the unit: "34.1M". */
export function formatCompact(bytes: bigint | number | null, units: Units): string {
  return formatBytes(bytes, units).replace(/ (\D?)i?(?:B|b|bit)$/, '$1');
}

/** A part of a whole in whole percent: "<1%" for less, a dash if the whole is 0 or unknown. */
export function formatShare(part: number | null, whole: number | null, unknown = UNKNOWN): string {
  if (part === null || whole === null || whole <= 0) return unknown;
  const percent = (part / whole) * 100;
  return percent > 0 && percent < 1 ? '<1%' : `${Math.min(100, Math.round(percent))}%`;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** A number of seconds: "12s", "4:07", "4:12:09", "3d 04:12". */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const minutes = Math.floor(whole / 60);
  const hours = Math.floor(minutes / 60);
  if (whole < 60) return `${whole}s`;
  if (hours === 0) return `${minutes}:${two(whole % 60)}`;
  if (hours < 24) return `${hours}:${two(minutes % 60)}:${two(whole % 60)}`;
  return `${Math.floor(hours / 24)}d ${two(hours % 24)}:${two(minutes % 60)}`;
}

/** The core's uptime to the minute: "3d 04:12", "4h12m", "12m", so that the header does not change every second. */
export function formatUptime(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return `${minutes}m`;
  if (hours < 24) return `${hours}h${two(minutes % 60)}m`;
  return `${Math.floor(hours / 24)}d ${two(hours % 24)}:${two(minutes % 60)}`;
}

/** A number of seconds above a column: "0.6 s", "10 s", "300 s". */
export function formatSeconds(seconds: number): string {
  return `${seconds < 1 ? seconds.toFixed(1) : Math.round(seconds)} s`;
}

/** The rough age in at most four characters: "now", "12s", "4m", "3h", "2d". */
export function formatAgo(seconds: number): string {
  if (seconds < 2) return 'now';
  if (seconds < 60) return `${Math.floor(seconds)}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h`;
  return `${Math.floor(seconds / 86_400)}d`;
}

/** The rough age in words: "now", "12s ago". */
export function agoWords(seconds: number): string {
  const ago = formatAgo(seconds);
  return ago === 'now' ? ago : `${ago} ago`;
}

/** The time of day on this machine, "03:00:01". */
export function formatTime(wall: number): string {
  const date = new Date(wall);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** Date and time of day on this machine, "2026-11-23 03:00:01". */
export function formatDate(wall: number): string {
  const date = new Date(wall);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${formatTime(wall)}`;
}

/** Seconds of an interval: "1 s", "0.5 s". */
export function formatInterval(seconds: number): string {
  return `${Number(seconds.toFixed(2))} s`;
}
