/** What ssh says on standard error when it fails, cut to what helps. */
import { cleanName } from '../text/safe.ts';

/** Notices among the lines, which are not why it failed. */
const NOISE = /^(?:\s*$|@|debug\d|Warning: Permanently added|Killed by signal)/;
const CHANGED_KEY = /REMOTE HOST IDENTIFICATION HAS CHANGED/;
/** More is not shown of any line. */
const LONGEST = 200;

/** The last of ssh's words in one line that is safe to show; undefined where it said nothing. */
export function lastWords(text: string): string | undefined {
  const lines = text.split(/[\r\n]+/).filter((line) => !NOISE.test(line));
  const last = lines.slice(-1).map((line) => cleanName(line.trim().slice(0, LONGEST)));
  if (CHANGED_KEY.test(text)) return `REMOTE HOST IDENTIFICATION HAS CHANGED! ${last.join('')}`;
  // Why a forwarding failed stands in the line before.
  if (last[0] === 'stdio forwarding failed' && lines.length > 1)
    return lastWords(lines.slice(0, -1).join('\n'));
  return last[0];
}

/** Whether ssh could go on if it were let to ask: for a password, a passphrase, or whether a host key is right. */
export const wantsToAsk = (text: string): boolean =>
  !CHANGED_KEY.test(text) && /Permission denied|Host key verification failed|passphrase/.test(text);
