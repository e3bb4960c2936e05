/** Cores to measure against, each in its own process, so that its work is not counted. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A running core of made-up users. */
export interface BenchCore {
  /** `127.0.0.1:PORT` */
  readonly address: string;
  /** Polls with reset so far. */
  polls(): Promise<number>;
  close(): Promise<void>;
}

const SCRIPT = fileURLToPath(new URL('core-process.ts', import.meta.url));

/** Starts a core with `users` users; `share` of them (0 to 1) have traffic between any two polls. */
export async function startCore(users: number, share: number): Promise<BenchCore> {
  const child = fork(SCRIPT, [String(users), String(share)], { execArgv: ['--import', 'tsx'] });
  const exited = once(child, 'exit');
  const answer = async (): Promise<unknown> => (await once(child, 'message'))[0];
  const address = await Promise.race([
    answer(),
    exited.then(() => {
      throw new Error('the core for the benchmark did not start');
    }),
  ]);
  return {
    address: String(address),
    polls: async () => {
      child.send('polls');
      return Number(await answer());
    },
    close: async () => {
      child.disconnect();
      await exited;
    },
  };
}
