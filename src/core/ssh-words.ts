/** Shortens what ssh prints on standard error when it fails. */
import { cleanName } from '../text/safe.ts';

/** Lines that do not explain the failure. */
const NOISE = /^(?:\s*$|@|debug\d|Warning: Permanently added|Killed by signal)/;
const CHANGED_KEY = /REMOTE HOST IDENTIFICATION HAS CHANGED/;
/** The most characters shown of a line. */
const LONGEST = 200;

/** ssh's last message in one line that is safe to show; undefined if it printed nothing. */
export function lastWords(text: string): string | undefined {
  const lines = text.split(/[\r\n]+/).filter((line) => !NOISE.test(line));
  const last = lines.slice(-1).map((line) => cleanName(line.trim().slice(0, LONGEST)));
  if (CHANGED_KEY.test(text)) return `REMOTE HOST IDENTIFICATION HAS CHANGED! ${last.join('')}`;
  // The line before says why a forwarding failed.
  if (last[0] === 'stdio forwarding failed' && lines.length > 1)
    return lastWords(lines.slice(0, -1).join('\n'));
  return last[0];
}

/** Whether ssh failed because it could not ask: for a password, a passphrase, or about a host key. */
export const wantsToAsk = (text: string): boolean =>
  !CHANGED_KEY.test(text) && /Permission denied|Host key verification failed|passphrase/.test(text);
