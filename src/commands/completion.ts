/** `v2top completion SHELL`. */
import type { Invocation } from '../cli/command.ts';
import { completion } from '../cli/completion/completion.ts';
import { refuseWords } from '../cli/values.ts';
import { UsageError } from '../text/usage-error.ts';

export async function run({ given, commands, out }: Invocation): Promise<number> {
  const [shell = '', ...more] = given.words;
  refuseWords(more, 'One shell is enough');
  const text = completion(shell, commands);
  if (text === undefined) {
    const shells = commands.find(({ name }) => name === 'completion')?.choices ?? [];
    throw new UsageError(`"v2top completion" takes one of ${shells.join(', ')}.`);
  }
  await out.write(text);
  return 0;
}
