/** Uses an installed v2top as a new user would, in a place without the rest of the project. */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };

/** How a command starts v2top, and the folders in which it finds programs. */
export interface Installed {
  readonly command: readonly string[];
  readonly path: string;
}

/** Runs what the README shows. Throws with the output if something is wrong. */
export function tryV2top(installed: Installed): void {
  const home = mkdtempSync(join(tmpdir(), 'v2top-home-'));
  try {
    runAll(installed, home);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function runAll({ command, path }: Installed, home: string): void {
  const env = { PATH: path, HOME: home, LANG: 'C.UTF-8', TERM: 'xterm' };
  const run = ([file = '', ...args]: readonly string[], wanted: RegExp): void => {
    const result = spawnSync(file, args, { env, cwd: home, encoding: 'utf8', timeout: 120_000 });
    if (result.status !== 0 || !wanted.test(result.stdout)) throw new Error(report([file, ...args], result));
  };
  run([...command, '--version'], new RegExp(`^v2top ${packageJson.version.replaceAll('.', '\\.')}\n$`));
  run([...command, '--help'], /^Usage:$/m);
  run([...command, 'config'], /^\{$/m);
  run([...command, 'completion', 'bash'], /^complete -F/m);
  run([...command, 'demo', '--once'], /^User 3\d/m);
  run([...command, 'demo', '--json', '-n', '1', '-i', '0.2'], /^\{"format":1,.*\}\n$/);
  run([...command, 'demo', '--once', '--format', 'openmetrics'], /^# EOF$/m);
  // util-linux's script provides a terminal; the screen comes and goes, the totals stay.
  const screen = [...command, 'demo', '-n', '1', '-i', '0.2'].map((word) => `'${word}'`).join(' ');
  run(['/usr/bin/script', '-qec', screen, '/dev/null'], /\x1b\[\?1049h.*\x1b\[\?1049l.*v2top ran for/s);
}

function report(command: readonly string[], result: SpawnSyncReturns<string>): string {
  const { status, signal, error, stdout, stderr } = result;
  const end = error?.message ?? signal ?? `code ${status}`;
  return `${command.join(' ')} ended with ${end} and printed\n${stdout}${stderr}`;
}
