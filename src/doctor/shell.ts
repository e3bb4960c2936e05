/** Quotes words of a command line that is shown to be copied. */
import { cleanName } from '../text/safe.ts';

/** A word quoted for a shell, without characters that act on the terminal. */
export function quoted(word: string): string {
  const shown = cleanName(word);
  return /^[\w@%+=:,./-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", String.raw`'\''`)}'`;
}
