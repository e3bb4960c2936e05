/** The entry: reads the command line and hands over. What a command needs is loaded only when it runs. */
import { homedir } from 'node:os';
import packageJson from '../package.json' with { type: 'json' };
import { completion } from './cli/completion/completion.ts';
import { helpText } from './cli/help.ts';
import { type Options, readOptions, sortHelp } from './cli/options.ts';
import { inForce, settingsOf } from './cli/settings.ts';
import { loadSettings } from './settings/load.ts';
import { settingsPath } from './settings/path.ts';
import { printSettings } from './settings/print.ts';
import { UsageError } from './text/usage-error.ts';

type Running = Extract<Options, { command: 'live' | 'demo' }>;
type Doctor = Extract<Options, { command: 'doctor' }>;

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2), {
    env: process.env,
    stdoutIsTerminal: process.stdout.isTTY === true,
    settings: (path) => loadSettings(settingsPath(path, process.env, homedir())),
  });
  switch (options.command) {
    case 'help':
      return print(helpText());
    case 'version':
      return print(`v2top ${packageJson.version}\n`);
    case 'sort-help':
      return print(sortHelp());
    case 'completion':
      return print(completion(options.shell));
    case 'config':
      return print(await settingsText(options));
    case 'doctor':
      return examine(options);
    case 'demo':
      return demonstrate(options);
    case 'live':
      return watch(options, options.server);
  }
}

function print(text: string): number {
  // A reader that has enough (`| head`) is no mistake of anybody's.
  process.stdout.on('error', () => {});
  process.stdout.write(text);
  return 0;
}

/** What `v2top config` prints. The certificates are of no interest there. */
async function settingsText(options: Extract<Options, { command: 'config' }>): Promise<string> {
  const { findTarget } = await import('./core/target.ts');
  const target = await findTarget({ ...options, tls: false, caFile: undefined }, process.env);
  const { values, origins } = inForce(options, target);
  return printSettings(values, origins, options.file);
}

/** The live tables, or samples on standard output. */
async function watch(options: Running, server: string | undefined, greeting?: string): Promise<number> {
  const { findTarget } = await import('./core/target.ts');
  // This machine's files are read while the modules load.
  const finding = findTarget({ ...options, server }, process.env);
  const { output, once, count, timeout, color, summary, file } = options;
  if (output === 'screen') {
    const [target, { showScreen }] = await Promise.all([finding, import('./commands/live.ts')]);
    const settings = settingsOf(options, target.mode);
    return showScreen({ target, settings, count, timeout, color, settingsFile: file.path, greeting });
  }
  const [target, { printSamples }] = await Promise.all([finding, import('./commands/print.ts')]);
  const settings = settingsOf(options, target.mode);
  return printSamples({ target, settings, output, once, count, timeout, summary });
}

/** The same on a core of our own, which lives as long as the command. */
async function demonstrate(options: Extract<Options, { command: 'demo' }>): Promise<number> {
  const { startDemoCore } = await import('./demo/demo-core.ts');
  const core = await startDemoCore({ users: options.users });
  try {
    // Nobody else reads this core, whatever panel may be on the machine.
    const mode = options.mode ?? (options.once ? 'read-only' : 'reset');
    const greeting = 'This is a demo: a core of its own with made-up traffic. ? shows the keys.';
    const plain = { ...options, mode, tls: false, caFile: undefined, authority: undefined };
    return await watch(plain, core.address, greeting);
  } finally {
    await core.close();
  }
}

async function examine({ config, server, ...options }: Doctor): Promise<number> {
  const [{ runDoctor }, { nodeFs }, { connect }, { checkAddress, readTls }, { paintText, plainText }] =
    await Promise.all([
      import('./doctor/doctor.ts'),
      import('./core/config/load.ts'),
      import('./core/grpc.ts'),
      import('./core/target.ts'),
      import('./ui/paint.ts'),
    ]);
  const tls = await readTls(options, true);
  return runDoctor({
    ...(config === undefined ? {} : { configPath: config }),
    ...(server === undefined ? {} : { address: checkAddress(server).text, tls: options.tls }),
    fs: nodeFs,
    env: process.env,
    connect: (address, guarded) => connect(checkAddress(address), guarded ? tls : undefined),
    out: (text) => process.stdout.write(text),
    ascii: options.ascii,
    color: options.color && process.stdout.isTTY === true ? paintText : plainText,
  });
}

try {
  const code = await main();
  // A failure that was noted on the way stays one.
  process.exitCode ||= code;
  if (code > 128) await (await import('./cli/streams.ts')).dieOfSignal(code - 128);
} catch (error) {
  const { complain, complainOfDefect } = await import('./cli/streams.ts');
  process.exitCode = error instanceof UsageError ? 2 : 1;
  if (error instanceof UsageError) complain(error.message);
  else complainOfDefect(error);
}
