/** Maps letters of other keyboard layouts to the ASCII character on the same key, so that they work as commands. */

/** Letters of a layout and the ASCII characters on their keys, unshifted and shifted. */
const LAYOUTS: readonly (readonly [letters: string, keys: string])[] = [
  // Russian, and the letters that Ukrainian and Belarusian have on the same keys.
  ['йцукенгшщзхъфывапролджэячсмитьбюё', "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"],
  ['ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮЁ', 'QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>~'],
  ['іїєґў', "s]'\\o"],
  ['ІЇЄҐЎ', 'S}"|O'],
  ['ςερτυθιοπασδφγηξκλζχψωβνμ', 'wertyuiopasdfghjklzxcvbnm'],
  ['ΕΡΤΥΘΙΟΠΑΣΔΦΓΗΞΚΛΖΧΨΩΒΝΜ', 'ERTYUIOPASDFGHJKLZXCVBNM'],
];

const ASCII_OF: ReadonlyMap<string, string> = new Map(
  LAYOUTS.flatMap(([letters, keys]) => [...letters].map((letter, at) => [letter, keys[at] ?? ''] as const)),
);

/** U+FF01 to U+FF5E and the ideographic space, which Chinese and Japanese input methods send. */
const FULL_WIDTH = /^[\uFF01-\uFF5E\u3000]$/;

/** The ASCII character that a key means as a command; the character itself if there is none. */
export function asciiOf(character: string): string {
  if (FULL_WIDTH.test(character)) return character.normalize('NFKC');
  return ASCII_OF.get(character) ?? ASCII_OF.get(withoutAccent(character)) ?? character;
}

/** Greek vowels carry their accent in one code point. */
function withoutAccent(character: string): string {
  return character.normalize('NFD').replace(/[\u0300\u0301\u0308\u0344]/g, '');
}
