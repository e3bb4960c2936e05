/** Runs a core's program on a copy of a configuration, in a clean environment. */
import { execFile } from 'node:child_process';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CoreVerdict } from './core-verdict.ts';
import type { Program } from './find-program.ts';

const TIME_LIMIT = 10_000;
const MOST_OUTPUT = 256 * 1024;
/** Used by root if no core is running, so that the test runs without privileges. */
const NOBODY = { uid: 65_534, gid: 65_534 };

interface Outcome {
  readonly code: number | undefined;
  readonly output: string;
}

/** Gets the program's version and verdict; undefined if it is not the core that its name says. */
export async function runTest(
  program: Program,
  text: string,
  own5: boolean,
): Promise<CoreVerdict | undefined> {
  const user = process.getuid?.() === 0 ? (program.user ?? NOBODY) : undefined;
  const folder = await mkdtemp(join(tmpdir(), 'v2top-doctor-'));
  const file = join(folder, 'config.json');
  try {
    await writeFile(file, text, { mode: 0o600 });
    if (user !== undefined) {
      await chown(file, user.uid, user.gid);
      await chown(folder, user.uid, user.gid);
    }
    await chmod(folder, 0o700);
    const run = (words: readonly string[]): Promise<Outcome> => execute(program.file, words, folder, user);
    const version = await versionOf(program, run);
    if (version === undefined) return undefined;
    const { code, output } = await run(testWords(program, version, file, own5));
    return verdictOf(version, code, output);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function execute(
  file: string,
  words: readonly string[],
  folder: string,
  user: Program['user'],
): Promise<Outcome> {
  const options = {
    cwd: folder,
    env: { PATH: '/usr/bin:/bin', HOME: folder },
    timeout: TIME_LIMIT,
    killSignal: 'SIGKILL',
    maxBuffer: MOST_OUTPUT,
    ...user,
  } as const;
  return new Promise((resolve) => {
    execFile(file, words, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : undefined;
      resolve({ code, output: `${stdout}\n${stderr}` });
    });
  });
}

/** `V2Ray 4.34.0`. V2Ray 4 knows only `-version` and would start on a bare word, so that is tried first. */
async function versionOf(
  { name }: Program,
  run: (words: string[]) => Promise<Outcome>,
): Promise<string | undefined> {
  const pattern = name === 'sing-box' ? /(sing-box) version (\S+)/i : /\b(V2Ray|Xray) v?(\d[\d.]*)/i;
  const ways = name === 'v2ray' ? [['-version'], ['version']] : [['version']];
  for (const way of ways) {
    const [, label, version] = pattern.exec((await run(way)).output) ?? [];
    if (label !== undefined && version !== undefined) return `${label} ${version}`;
  }
  return undefined;
}

function testWords({ name }: Program, version: string, file: string, own5: boolean): readonly string[] {
  if (name === 'sing-box') return ['check', '-c', file];
  if (name === 'xray') return ['run', '-test', '-c', file];
  if (version.startsWith('V2Ray 4')) return ['-test', '-config', file];
  return ['test', '-c', file, ...(own5 ? ['-format', 'jsonv5'] : [])];
}

/** What this test may lack but the core has: files next to the configuration, and what the core's user may read. */
const MISSING =
  /no such file|permission denied|geoip|geosite|\.dat\b|failed to open file|operation not permitted/i;

function verdictOf(program: string, code: number | undefined, output: string): CoreVerdict {
  if (code === 0) return { program, verdict: 'takes', words: '' };
  if (code === undefined) return { program, verdict: 'unsure', words: 'Its test did not end in time.' };
  const words = lastWords(output);
  return { program, verdict: MISSING.test(words) ? 'unsure' : 'refuses', words };
}

/** The line that gives the reason, from its root cause on; of a panic only the first line. */
export function lastWords(output: string): string {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const panic = lines.find((line) => /^panic:/.test(line));
  const telling = lines.filter((line) => /failed|error|fatal|invalid|unknown| > /i.test(line));
  const line = panic ?? telling.at(-1) ?? lines.at(-1) ?? 'It said nothing.';
  const cause = line.split(' > ').at(-1) ?? line;
  // Colours, dates and names of Go packages mean nothing to the reader.
  return cause
    .replace(/\u001b\[[\d;]*m/g, '')
    .replace(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d(\.\d+)? /, '')
    .replace(/^(v2ray\.com|github\.com)\/\S+: /, '')
    .slice(0, 400);
}
