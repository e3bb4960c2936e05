/** `v2top help [COMMAND]`, and --help. */
import type { Invocation } from '../cli/command.ts';
import { helpText } from '../cli/help.ts';
import { refuseWords } from '../cli/values.ts';

export async function run({ given, commands, out }: Invocation): Promise<number> {
  const [topic, ...more] = given.words;
  refuseWords(more, '"v2top help" takes one command');
  await out.write(helpText(commands, topic));
  return 0;
}
