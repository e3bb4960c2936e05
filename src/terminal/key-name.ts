/** Names for what the keyboard sends, as the table of bindings uses them. */
import type { Key } from 'ink';

const SPECIAL: readonly (readonly [keyof Key, string])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageup'],
  ['pageDown', 'pagedown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'escape'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
];

/**
 * The keys in one input event. Characters typed in a burst, or over a slow line, arrive as one event and are taken one
 * by one. The tail of a split escape sequence (`[A`) and unknown sequences are no keys.
 */
export function keyNames(input: string, key: Key): string[] {
  if (key.tab) return [key.shift ? 'shift-tab' : 'tab'];
  const special = SPECIAL.find(([flag]) => key[flag] === true);
  if (special !== undefined) return [special[1]];
  if (key.ctrl) return /^[a-z]$/.test(input) ? [`ctrl-${input}`] : [];
  if (/^\[[\dA-Z;~]+$/.test(input)) return [];
  // Esc and the next key, when a slow line brings them in one piece, look like Alt and that key.
  if (key.meta) return ['escape', ...[...input].flatMap(characterName)];
  return [...input].flatMap(characterName);
}

const CONTROLS: Readonly<Record<string, string>> = {
  ' ': 'space',
  '\t': 'tab',
  '\r': 'enter',
  '\n': 'enter',
  '\b': 'backspace',
  '\u007f': 'backspace',
};

function characterName(character: string): string[] {
  const known = CONTROLS[character];
  if (known !== undefined) return [known];
  if (!/\p{Cc}/u.test(character)) return [character];
  const letter = String.fromCharCode(character.charCodeAt(0) + 0x60);
  return /^[a-z]$/.test(letter) ? [`ctrl-${letter}`] : [];
}
