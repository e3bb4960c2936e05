/** What a letter of another keyboard layout means as a command: the ASCII character of the same key. */

/** Letters beside the ASCII characters of their keys, unshifted and shifted. */
const LAYOUTS: readonly (readonly [letters: string, keys: string])[] = [
  // Russian, and what Ukrainian and Belarusian put on its keys.
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

/** U+FF01 to U+FF5E and the ideographic space, which input methods for Chinese and Japanese send. */
const FULL_WIDTH = /^[\uFF01-\uFF5E\u3000]$/;

/** The ASCII character that stands for `character` in commands; the character itself where there is none. */
export function asciiOf(character: string): string {
  if (FULL_WIDTH.test(character)) return character.normalize('NFKC');
  return ASCII_OF.get(character) ?? ASCII_OF.get(withoutAccent(character)) ?? character;
}

/** Greek vowels carry their accent in one code point. */
function withoutAccent(character: string): string {
  return character.normalize('NFD').replace(/[\u0300\u0301\u0308\u0344]/g, '');
}
