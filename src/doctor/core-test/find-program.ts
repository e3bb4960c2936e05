/** Finds the program of the core that reads a configuration: the running one, on PATH, or in the usual places. */
import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { trusted } from './trust.ts';

export type ProgramName = 'v2ray' | 'xray' | 'sing-box';

/** A program that may be run. */
export interface Program {
  readonly name: ProgramName;
  readonly file: string;
  /** The user and group that it runs as, if it is running. */
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
  /** It is running with this configuration. */
  readonly runsThis: boolean;
}

const FOLDERS = [
  ...['/usr/local/bin', '/usr/bin', '/opt/bin', '/opt/sbin', '/usr/local/x-ui/bin', '/opt/homebrew/bin'],
  ...[
    '/usr/local/share/xray',
    '/etc/v2ray-agent/xray',
    '/etc/v2ray-agent/v2ray',
    '/etc/v2ray-agent/sing-box',
  ],
];

/** The core's program according to its file name, to which panels add the architecture. */
export function programNameOf(file: string): ProgramName | undefined {
  const name = basename(file).replace(/ \(deleted\)$/, '');
  const [, found] = /^(v2ray|xray|sing-box)(-linux-\w+)?$/.exec(name) ?? [];
  return found === 'v2ray' || found === 'xray' || found === 'sing-box' ? found : undefined;
}

/** The programs called one of `names`; those running with one of `paths` come first. */
export async function findPrograms(
  names: readonly ProgramName[],
  paths: readonly string[],
  { path, uid }: { readonly path: string; readonly uid: number },
): Promise<readonly Program[]> {
  const running = await runningPrograms(paths);
  const folders = [...path.split(':').filter((folder) => folder.startsWith('/')), ...FOLDERS];
  const installed = folders.flatMap((folder) =>
    ['v2ray', 'xray', 'sing-box', 'xray-linux-amd64', 'xray-linux-arm64'].map((name) => join(folder, name)),
  );
  const candidates = [
    ...running.toSorted((a, b) => Number(b.runsThis) - Number(a.runsThis)),
    ...installed.map((file) => ({ file, user: undefined, runsThis: false })),
  ];
  const found = new Map<string, Program>();
  for (const candidate of candidates) {
    const name = programNameOf(candidate.file);
    if (name === undefined || !names.includes(name)) continue;
    const file = await trusted(candidate.file, uid);
    if (file !== undefined && !found.has(file)) found.set(file, { ...candidate, name, file });
  }
  return [...found.values()];
}

type Running = Omit<Program, 'name'>;

/** The processes of cores that this user may look at. */
async function runningPrograms(paths: readonly string[]): Promise<readonly Running[]> {
  const processes = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(processes.map((id) => programOf(id, paths)));
  return found.filter((program) => program !== undefined);
}

async function programOf(id: string, paths: readonly string[]): Promise<Running | undefined> {
  try {
    const file = await readlink(`/proc/${id}/exe`);
    if (programNameOf(file) === undefined) return undefined;
    const words = (await readFile(`/proc/${id}/cmdline`, 'utf8')).split('\0');
    const { uid, gid } = await stat(`/proc/${id}`);
    const runsThis = words.some((word) => paths.some((one) => word === one || word.endsWith(`=${one}`)));
    return { file, user: { uid, gid }, runsThis };
  } catch {
    return undefined;
  }
}
