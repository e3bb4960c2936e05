/** Words of a command line that is shown to be copied. */
import { cleanName } from '../text/safe.ts';

/** A word as a shell takes it; what would act on the terminal is left out of it, as everywhere. */
export function quoted(word: string): string {
  const shown = cleanName(word);
  return /^[\w@%+=:,./-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", String.raw`'\''`)}'`;
}
