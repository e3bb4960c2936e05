/** `v2top completion SHELL`: what makes a shell complete v2top's words, made from the table of flags. */
import { bashCompletion } from './bash.ts';
import { fishCompletion } from './fish.ts';
import { zshCompletion } from './zsh.ts';

const SHELLS: Readonly<Record<string, () => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** The text for a shell that the table of commands names. */
export function completion(shell: string): string {
  return SHELLS[shell]?.() ?? '';
}
