/** What is unsafe to show in a terminal, and what stands in its place. */

/**
 * Everything that could move a cursor, change a colour, reorder or hide text: C0, DEL, C1, line separators, bidi
 * controls, zero-width and other invisible characters, variation selectors, tags, lone surrogates, and the
 * combining marks beyond the second on one letter.
 */
const UNSAFE =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}]|(?<=\p{M}\p{M})\p{M}+/gu;

/**
 * A name as it may be shown: each character that could act on the terminal becomes `�`, so that two different raw
 * names rarely look alike and nothing hides. Filtering and keying use the raw name. An empty name is shown as `""`.
 */
export function cleanName(name: string): string {
  if (name === '') return '""';
  return /^[\x20-\x7e]*$/.test(name) ? name : name.replace(UNSAFE, '\uFFFD');
}
