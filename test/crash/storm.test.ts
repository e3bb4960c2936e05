/**
 * The proof on a real V2Ray: two users download while v2tops of all kinds, one or two at a time, are killed, stopped, cut off
 * from the core and from the disk, and the core stands still or is restarted, all at random moments. At the end history
 * holds every byte that was transferred, but for what its events say may be missing, and what nothing could read before
 * a restart. V2TOP_CRASH_ROUNDS sets the number of rounds, V2TOP_CRASH_SEED repeats their choices.
 */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { startRun } from '../support/run.ts';
import { until } from '../traffic/watch.ts';
import { heldBy, readHistory, type Scene, setScene } from './scene.ts';
import { Storm } from './storm.ts';

const ROUNDS = Number(process.env.V2TOP_CRASH_ROUNDS ?? 5);
const SEED = Number(process.env.V2TOP_CRASH_SEED ?? Date.now() % 1_000_000);

/** One run that reads and writes what is left. */
async function settle({ line, history }: Scene): Promise<void> {
  const run = startRun(['record', line.address, '-i', '0.2', '--history-file', history]);
  await until(
    () => line.answers > 0 && (run.stderr.includes('recording in') || run.hasEnded),
    'the recorder',
  );
  await delay(2500);
  run.kill('SIGTERM');
  assert.equal((await run.ended).code, 0, run.stderr);
}

/** As many rounds as are asked for, and the verdict. */
async function weather(t: TestContext, restarts: boolean): Promise<void> {
  const scene = await setScene(t, SEED);
  const storm = new Storm(t, scene, SEED, restarts);
  for (let round = 0; round < ROUNDS; round++) await storm.round();
  await storm.calm();
  const { least, most } = await scene.finish();
  await settle(scene);
  const { counted, maybeLost, raw } = readHistory(scene.history);
  const missing = least - counted;
  t.diagnostic(
    `${missing} to ${most - counted} of ${most} bytes are missing; ${maybeLost} are said, ${storm.unreadable} went with the core`,
  );
  const told = `\n${storm.log.join('\n')}`;
  assert.ok(counted <= most, `${counted - most} bytes too many${told}`);
  assert.ok(missing <= maybeLost + storm.unreadable, `${missing} bytes are missing${told}`);
  assert.equal(raw, await heldBy(scene.v2ray), 'the books know what the core holds');
}

test(`after ${ROUNDS} blows of a storm (seed ${SEED}) v2tops have counted what was transferred`, (t) =>
  weather(t, false));

test(`restarts of the core in that storm cost no more than what nothing had read (seed ${SEED})`, (t) =>
  weather(t, true));
