/** The doctor on a made-up machine: the files it finds, the core that answers, and what it prints. */
import { type DoctorOptions, runDoctor } from '../../src/doctor/doctor.ts';
import { fixtureText } from '../core/config/fixture.ts';
import { memoryFs } from '../core/config/memory-fs.ts';
import { fakeSource } from './fake-source.ts';

export const GUIDE = fixtureText('guide.jsonc');
export const BARE = fixtureText('bare.json');
export const COUNTERS = ['inbound>>>tcp>>>traffic>>>uplink', 'user>>>alice>>>traffic>>>uplink'];

interface Run {
  readonly code: 0 | 1;
  readonly text: string;
  /** Which addresses were connected to, and whether with TLS. */
  readonly dialled: [string, boolean][];
}

/** Runs the doctor on a machine with these files and this core. */
export async function run(
  files: Record<string, string>,
  source = fakeSource(COUNTERS),
  options: Partial<DoctorOptions> = {},
): Promise<Run> {
  let text = '';
  const dialled: [string, boolean][] = [];
  const code = await runDoctor({
    configPaths: [],
    address: undefined,
    tls: false,
    way: { caFile: undefined, authority: undefined },
    json: false,
    fs: memoryFs(files),
    env: {},
    connect: (address, tls) => {
      dialled.push([address, tls]);
      return source;
    },
    out: async (part) => {
      text += part;
    },
    ascii: false,
    color: (_, part) => part,
    ...options,
  });
  return { code, text, dialled };
}
