/** The one definition of what is unsafe in a text by a stranger, and what stands in its place. */

/** What acts on a terminal, a log or a page wherever it stands: controls, bidi controls, line separators, lone surrogates. */
const ACTS = String.raw`[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cs}]`;
const UNSAFE = new RegExp(ACTS, 'gu');

/**
 * What a terminal cannot show: characters without a look or a sure width, unless they shape what stands around them
 * (joiners between letters of the scripts and emoji that use them, variation selectors, the tags of a flag), and the
 * combining marks beyond the second on one letter.
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
 * A name as the screen and printed text show it: what acts on a terminal or cannot be shown becomes `�`, so that
 * nothing hides. Filtering and keying use the raw name. An empty name is shown as `""`.
 */
export function cleanName(name: string): string {
  if (name === '') return '""';
  return /^[\x20-\x7e]*$/.test(name) ? name : name.replace(UNSHOWABLE, '\uFFFD');
}

/** A backslash that would be taken for the start of an escape. */
const LIKE_ESCAPE = /\\(?=u[0-9a-f]{4})/g;

/**
 * A name as files and pipes carry it: whole, but for a `\uXXXX` in place of what acts, and of a backslash that would
 * read as one. Two names never become the same.
 */
export const escapeUnsafe = (text: string): string => escapeControls(text.replace(LIKE_ESCAPE, escapeUnits));

/** The text with a `\uXXXX` for each UTF-16 unit of what acts; for formats that escape the backslash themselves. */
export const escapeControls = (text: string): string => text.replace(UNSAFE, escapeUnits);

const escapeUnits = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');
