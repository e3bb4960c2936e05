/** `v2top version`, and --version. */
import packageJson from '../../package.json' with { type: 'json' };
import type { Invocation } from '../cli/command.ts';

export async function run({ out }: Invocation): Promise<number> {
  await out.write(`v2top ${packageJson.version}\n`);
  return 0;
}
