/** Writes completion scripts for shells from the tables of commands and flags. */
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

/** The script for a shell; undefined for an unknown shell. */
export function completion(shell: string, commands: readonly Command[]): string | undefined {
  return SHELLS.get(shell)?.(wordsOf(commands));
}
