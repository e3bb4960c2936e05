/** What makes a shell complete v2top's words, made from the tables of commands and flags. */
import type { Command } from '../command.ts';
import { bashCompletion } from './bash.ts';
import { fishCompletion } from './fish.ts';
import { type Words, wordsOf } from './words.ts';
import { zshCompletion } from './zsh.ts';

const SHELLS: ReadonlyMap<string, (words: Words) => string> = new Map([
  ['bash', bashCompletion],
  ['zsh', zshCompletion],
  ['fish', fishCompletion],
]);

/** The text for a shell; undefined for one that is not known. */
export function completion(shell: string, commands: readonly Command[]): string | undefined {
  return SHELLS.get(shell)?.(wordsOf(commands));
}
