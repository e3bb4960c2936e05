/** Names in machine-readable output: raw, but with nothing that could act on a terminal or a spreadsheet. */

/** Controls, C1, DEL, bidi and zero-width characters, line separators, lone surrogates. */
const ACTIVE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

const escapeUnits = (text: string): string =>
  Array.from(
    { length: text.length },
    (_, index) => `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');

/** The text with a `\uXXXX` for every character that could act on a terminal. */
export const escapeActive = (text: string): string => text.replace(ACTIVE, escapeUnits);

/** A JSON string literal in which every character that could act on a terminal is a `\uXXXX`. */
export function jsonString(text: string): string {
  // JSON.stringify itself escapes C0 and lone surrogates; what it leaves is replaced inside the literal.
  return escapeActive(JSON.stringify(text));
}

/**
 * A CSV field by RFC 4180. A text that a spreadsheet would run as a formula gets a leading apostrophe, as it is done
 * for such exports; characters that could act on a terminal become `\uXXXX`.
 */
export function csvField(text: string): string {
  const safe = escapeActive(text);
  const guarded = /^\s*[=+\-@\t\r]/.test(text) ? `'${safe}` : safe;
  return /[",\s;]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
