/** The one definition of what is unsafe in text from strangers, and what replaces it. */

/** Acts on a terminal, a log or a page: controls, bidi controls, line separators, lone surrogates. */
const ACTS = String.raw`[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cs}]`;
const UNSAFE = new RegExp(ACTS, 'gu');

/**
 * What a terminal cannot show: characters without a glyph or a reliable width, unless they shape their neighbours
 * (joiners in the scripts and emoji that use them, variation selectors, the tags of a flag), and combining marks after
 * the second one on a letter.
 */
const JOINED = String.raw`[[^\x00-\x7f]--[\p{C}\p{Z}]]`;
const JOINER = String.raw`(?<=${JOINED})[\u200c\u200d](?=${JOINED})`;
const SELECTOR = String.raw`(?<=[#*0-9]|[${JOINED}--\p{M}])[\ufe00-\ufe0f]`;
const IDEOGRAPH_VARIANT = String.raw`(?<=\p{Script=Han})[\u{e0100}-\u{e01ef}]`;
const FLAG_TAG = String.raw`(?<=\u{1f3f4}[\u{e0020}-\u{e007e}]*)[\u{e0020}-\u{e007f}]`;
const SHAPES = `${JOINER}|${SELECTOR}|${IDEOGRAPH_VARIANT}|${FLAG_TAG}`;
const LOOKLESS = String.raw`[\p{Cf}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}]`;
const HEAP = String.raw`(?<=[\p{M}--[\ufe00-\ufe0f]][\p{M}--[\ufe00-\ufe0f]])[\p{M}--[\ufe00-\ufe0f]]+`;
const UNSHOWABLE = new RegExp(`${ACTS}|(?!${SHAPES})${LOOKLESS}|${HEAP}`, 'gv');

/**
 * A name for the screen and printed text: whatever acts on a terminal or cannot be shown becomes `�`, so that nothing
 * is hidden. Filters and lookups use the raw name. An empty name is shown as `""`.
 */
export function cleanName(name: string): string {
  if (name === '') return '""';
  return /^[\x20-\x7e]*$/.test(name) ? name : name.replace(UNSHOWABLE, '\uFFFD');
}

/** A backslash that would read as the start of an escape. */
const LIKE_ESCAPE = /\\(?=u[0-9a-f]{4})/g;

/**
 * A name for files and pipes, complete and reversible: characters that act on a terminal become `\uXXXX`, and so does a
 * backslash that would read as the start of one. Two different names stay different.
 */
export const escapeUnsafe = (text: string): string => escapeControls(text.replace(LIKE_ESCAPE, escapeUnits));

/** Replaces each UTF-16 unit that acts on a terminal by `\uXXXX`, for formats that escape backslashes themselves. */
export const escapeControls = (text: string): string => text.replace(UNSAFE, escapeUnits);

const escapeUnits = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');
