/** The entry: argv to a command, which is loaded only when it is typed. */
import { homedir } from 'node:os';
import { readCommandLine } from './cli/arguments.ts';
import { complain, complainOfDefect, dieOfSignal, sinkOf } from './cli/streams.ts';
import { COMMANDS } from './commands/commands.ts';
import { loadSettings, settingsPath } from './settings/file.ts';
import { UsageError } from './text/usage-error.ts';

async function main(): Promise<number> {
  const { command, given } = readCommandLine(process.argv.slice(2), COMMANDS);
  const { env, stdout } = process;
  const world = {
    env,
    stdoutIsTerminal: stdout.isTTY === true,
    settings: (path: string | undefined) => loadSettings(settingsPath(path, env, homedir())),
  };
  const { run } = await command.load();
  return run({ given, world, out: sinkOf(stdout), commands: COMMANDS });
}

try {
  const code = await main();
  // A failure that was noted on the way stays one.
  process.exitCode ||= code;
  if (code > 128) await dieOfSignal(code - 128);
} catch (error) {
  process.exitCode = error instanceof UsageError ? 2 : 1;
  if (error instanceof UsageError) complain(error.message);
  else complainOfDefect(error);
}
