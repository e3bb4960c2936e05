/** A real V2Ray with eight counters and some traffic, and what the tools of V2Ray's guide cost at it. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { curlThrough, startWebServer } from '../test/support/traffic.ts';
import { v2ctlQuery } from '../test/support/v2ctl.ts';
import { startV2Ray } from '../test/support/v2ray.ts';

const run = promisify(execFile);
const TRAFFIC = fileURLToPath(new URL('traffic.sh', import.meta.url));

/** Bytes per second that its one user downloads. */
const RATE = 200_000;

export interface RealCore {
  /** `127.0.0.1:PORT` */
  readonly api: string;
  readonly v2ctl: string;
  readonly counters: number;
  close(): Promise<void>;
}

/** Starts V2Ray with a user who downloads all the time: an inbound, the API's, an outbound and the user, both ways. */
export async function startRealCore(): Promise<RealCore> {
  const core = await startV2Ray({ socks: { socks: ['alice'] }, vmess: [] });
  const web = await startWebServer();
  const stop = new AbortController();
  await curlThrough(core.proxy('alice'), web.url(1));
  const download = curlThrough(core.proxy('alice'), web.url(3600 * RATE, RATE), { signal: stop.signal });
  const ended = download.then(
    () => undefined,
    () => undefined,
  );
  return {
    api: core.api,
    v2ctl: core.v2ctl,
    counters: (await v2ctlQuery(core)).size,
    close: async () => {
      stop.abort();
      await ended;
      await web.close();
      await core.stop();
    },
  };
}

/** Milliseconds of CPU of one run of a command and all its children, user and system; the mean of `times` runs. */
export async function cpuOfRuns(command: readonly string[], times: number): Promise<number> {
  const loop = `TIMEFORMAT='%U %S'; time for ((i = 0; i < ${times}; i++)); do "$@" >/dev/null; done`;
  const { stderr } = await run('bash', ['-c', loop, 'bash', ...command]);
  const [user, system] = stderr.trim().split(' ').map(Number);
  return (1000 * ((user ?? Number.NaN) + (system ?? Number.NaN))) / times;
}

/** The command that runs our like of the guide's script at a core. */
export function trafficScript({ v2ctl, api }: RealCore): string[] {
  return [TRAFFIC, v2ctl, api];
}
