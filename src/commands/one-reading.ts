/** One reading of each server: reaches them, asks them all at once, and says which failed. */
import { complain } from '../cli/streams.ts';
import { adviceFor } from '../core/advice.ts';
import { SourceFailure } from '../core/core.ts';
import { type Reached, reachServers, type Servers } from './servers.ts';

/** What each server answers, without those that fail or have nothing to tell, for which the reason is said. */
export async function readOnceEach<Answer>(
  servers: Servers,
  read: (server: Reached) => Promise<Answer | undefined>,
): Promise<readonly Answer[]> {
  const reached = await reachServers(servers);
  try {
    const answers = await Promise.all(reached.map((server) => answerOf(server, read)));
    return answers.filter((answer) => answer !== undefined);
  } finally {
    for (const { source } of reached) source.close();
  }
}

async function answerOf<Answer>(
  server: Reached,
  read: (server: Reached) => Promise<Answer | undefined>,
): Promise<Answer | undefined> {
  try {
    return await read(server);
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    complain(adviceFor(error, server.source.address).headline);
    return undefined;
  }
}
