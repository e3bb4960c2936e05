/** The entry point: finds the command and loads it. */
import { readCommandLine } from './cli/arguments.ts';
import { worldOf } from './cli/command.ts';
import { complain, complainOfDefect, dieOfSignal, endSoon, sinkOf } from './cli/streams.ts';
import { COMMANDS } from './commands/commands.ts';
import { UsageError } from './text/usage-error.ts';

// Node would open its debugger's port at this signal, to anyone on the machine.
process.on('SIGUSR1', () => {});

async function main(): Promise<number> {
  const { command, given } = readCommandLine(process.argv.slice(2), COMMANDS);
  const { run } = await command.load();
  return run({ given, world: worldOf(process), out: sinkOf(process.stdout), commands: COMMANDS });
}

try {
  const code = await main();
  // An earlier failure keeps its exit code.
  process.exitCode ||= code;
  if (code > 128) await dieOfSignal(code - 128);
  endSoon(code > 128);
} catch (error) {
  process.exitCode = error instanceof UsageError ? 2 : 1;
  if (error instanceof UsageError) for (const line of error.lines) complain(line);
  else complainOfDefect(error);
}
