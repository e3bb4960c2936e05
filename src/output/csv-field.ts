/** One field of a CSV line. */
import { escapeUnsafe } from '../text/safe.ts';

/**
 * A CSV field by RFC 4180. A text that a spreadsheet would run as a formula gets a leading apostrophe, as spreadsheets
 * themselves write it.
 */
export function csvField(text: string): string {
  const safe = escapeUnsafe(text);
  const guarded = /^\s*[=+\-@\t\r]/.test(text) ? `'${safe}` : safe;
  return /[",\s;]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
