/** The verdicts of the real core and of the doctor on one text, independent of each other. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '../../../src/core/config/load.ts';
import { checksOf } from '../../../src/doctor/checks.ts';
import type { Reader } from '../../../src/doctor/refusals/refusal.ts';
import { memoryFs } from '../../core/config/memory-fs.ts';

export interface CoreVerdict {
  readonly takes: boolean;
  /** Its last words, for a person who wonders. */
  readonly words: string;
}

/** Runs `v2ray -test` on the text. */
export async function coreVerdict(
  v2ray: string,
  folder: string,
  name: string,
  text: string,
): Promise<CoreVerdict> {
  const file = join(folder, `${name}.json`);
  await writeFile(file, text);
  return new Promise((resolve) => {
    execFile(v2ray, ['-test', '-config', file], { timeout: 20_000 }, (error, stdout, stderr) => {
      const words = `${stdout}\n${stderr}`
        .split('\n')
        .filter((line) => /failed|panic|error|>|OK/i.test(line));
      resolve({ takes: error === null, words: words.slice(0, 3).join(' | ').slice(0, 600) });
    });
  });
}

export interface DoctorVerdict {
  /** `refused`: the core does not start. `open`: it may not. `order`: nothing stands in its way. */
  readonly says: 'refused' | 'open' | 'order';
  readonly words: string;
}

/** What the doctor says by the file, and by the core that it is for, as far as that is known. */
export async function doctorVerdict(text: string, readers?: readonly Reader[]): Promise<DoctorVerdict> {
  const loaded = await loadConfig(memoryFs({ '/c.json': text }), ['/c.json']);
  if (!loaded.ok) return { says: loaded.broken ? 'refused' : 'open', words: loaded.problem };
  const checks = checksOf(loaded.config, loaded, readers);
  const refused = checks.filter((check) => check.refused === true);
  const open = checks.filter(({ ok, id }) => ok === 'unknown' && ['refused', 'files'].includes(id));
  const words = [...refused, ...open].map(({ title }) => title).join(' | ');
  return { says: refused.length > 0 ? 'refused' : open.length > 0 ? 'open' : 'order', words };
}
