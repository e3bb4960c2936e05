/**
 * Reads the configuration files of a core on another machine over one ssh login. Only the fixed places are read,
 * nothing is written there, and the content stays in memory until the caller is done with it.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { ReadFs } from './config/load.ts';
import { sshArguments } from './ssh-command.ts';
import type { SshRoute } from './ssh-route.ts';
import { lastWords, wantsToAsk } from './ssh-words.ts';

export type RemoteFiles =
  | { readonly ok: true; readonly fs: ReadFs }
  /** Why it failed, in ssh's words, and whether ssh could continue if it may ask on the terminal. */
  | { readonly ok: false; readonly why: string; readonly wantsToAsk: boolean };

/** The most bytes read of one file, and in total. */
const LARGEST_FILE = 4 * 1024 * 1024;
const LARGEST = 64 * 1024 * 1024;

/**
 * Reads files and folders at these paths. `limit` is how long the machine may take, in milliseconds; there is no limit
 * while ssh asks. Never rejects.
 */
export async function readRemoteFiles(
  route: SshRoute,
  paths: readonly string[],
  { asking, limit }: { readonly asking: boolean; readonly limit: number },
): Promise<RemoteFiles> {
  const mark = randomUUID();
  // The script comes through standard input, because the login shell there may not understand it.
  const child = spawn('ssh', sshArguments({ route, asking, command: 'sh -s' }), { detached: !asking });
  const timer = asking ? undefined : setTimeout(() => child.kill(), limit);
  child.stdin.on('error', () => undefined);
  child.stdin.end(scriptFor(paths, mark));
  const { output, words } = await outcomeOf(child, asking);
  clearTimeout(timer);
  const records = output.split(`\n${mark} `).slice(1);
  if (records.at(-1)?.startsWith(END) === true) return { ok: true, fs: fsOf(records) };
  return { ok: false, why: lastWords(words) ?? 'it does not answer', wantsToAsk: wantsToAsk(words) };
}

const END = '. .\n';

/** Prints each path after the mark, which no file can contain, and its kind; a file is followed by its text. */
function scriptFor(paths: readonly string[], mark: string): string {
  return `say() { printf '\\n${mark} %s %s\\n' "$1" "$2"; }
file() { if [ -r "$1" ]; then say F "$1"; head -c ${LARGEST_FILE} "$1"; else say E "$1"; fi; }
folder() {
  if ! [ -r "$1" ] || ! [ -x "$1" ]; then say E "$1"; return; fi
  say D "$1"
  for f in "$1"/*.json "$1"/*.jsonc "$1"/*.yaml "$1"/*.yml "$1"/*.toml; do [ -f "$f" ] && file "$f"; done
}
for p in ${paths.map((path) => `'${path}'`).join(' ')}; do
  if [ -d "$p" ]; then folder "$p"; elif [ -f "$p" ]; then file "$p"; fi
done
say . .
`;
}

/** What ssh had printed when it ended, up to a limit. */
function outcomeOf(
  child: ChildProcessWithoutNullStreams,
  asking: boolean,
): Promise<{ readonly output: string; readonly words: string }> {
  let output = '';
  let words = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (output.length > LARGEST) child.kill();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-LARGEST_WORDS);
    if (asking) process.stderr.write(text);
  });
  return new Promise((resolve) => {
    child.once('close', () => resolve({ output, words }));
    child.once('error', ({ message }) => resolve({ output: '', words: `ssh cannot be started: ${message}` }));
  });
}

/** The most characters kept of what ssh prints on standard error. */
const LARGEST_WORDS = 16_384;

/** A file system with the content of the records. */
function fsOf(records: readonly string[]): ReadFs {
  const texts = new Map<string, string>();
  const folders = new Set<string>();
  const forbidden = new Set<string>();
  for (const record of records) {
    const end = record.indexOf('\n');
    const [kind, path] = [record.slice(0, 1), record.slice(2, end)];
    if (kind === 'F') texts.set(path, record.slice(end + 1));
    if (kind === 'D') folders.add(path);
    if (kind === 'E') forbidden.add(path);
  }
  const named = [...texts.keys(), ...forbidden];
  return {
    readFile: async (path) => {
      if (forbidden.has(path)) throw fileError('EACCES');
      return texts.get(path) ?? Promise.reject(fileError('ENOENT'));
    },
    readdir: async (path) => {
      if (texts.has(path)) throw fileError('ENOTDIR');
      if (!folders.has(path)) throw fileError(forbidden.has(path) ? 'EACCES' : 'ENOENT');
      return named.filter((name) => isIn(name, path)).map((name) => name.slice(path.length + 1));
    },
  };
}

const isIn = (name: string, folder: string): boolean =>
  name.startsWith(`${folder}/`) && !name.includes('/', folder.length + 1);

const fileError = (code: string): Error => Object.assign(new Error(code), { code });
