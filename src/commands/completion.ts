/** `v2top completion SHELL`. */
import type { Arguments, Invocation, World } from '../cli/command.ts';
import { completion } from '../cli/completion/completion.ts';
import { readOptions } from '../cli/options.ts';
import { refuseWords } from '../cli/values.ts';
import { UsageError } from '../text/usage-error.ts';

/** The word with which the completion scripts ask for the named servers. */
const SERVERS = 'servers';

export async function run({ given, world, commands, out }: Invocation): Promise<number> {
  const [shell = '', ...more] = given.words;
  refuseWords(more, 'One shell is enough');
  if (shell === SERVERS) {
    await out.write(serverLines(given, world));
    return 0;
  }
  const text = completion(shell, commands);
  if (text === undefined) {
    const shells = commands.find(({ name }) => name === 'completion')?.choices ?? [];
    throw new UsageError(`"v2top completion" takes one of ${shells.join(', ')}.`);
  }
  await out.write(text);
  return 0;
}

/** The named servers of the settings, one per line. */
function serverLines(given: Arguments, world: World): string {
  const { servers } = readOptions(given, undefined, world).file.values;
  // Names that need no quoting in a shell.
  const names = [...(servers?.keys() ?? [])].filter((name) => /^[\w.-]+$/.test(name));
  return names.map((name) => `@${name}\n`).join('');
}
