/** `v2top record [ADDRESS…]`: keeps counting without a screen. Each event is one line on standard error. */
import { homedir } from 'node:os';
import type { Invocation } from '../cli/command.ts';
import { type Options, readOptions } from '../cli/options.ts';
import { complain } from '../cli/streams.ts';
import { reach } from '../core/grpc.ts';
import { findTarget, refuseTwins, type Target } from '../core/target.ts';
import { claimOn } from '../history/claims.ts';
import { openRecorder, type Recorder } from '../history/recording.ts';
import { formatDate } from '../table/format.ts';
import { ENDING_SIGNALS } from '../terminal/signals.ts';
import { hasTerminal } from '../terminal/tty-file.ts';
import { UsageError } from '../text/usage-error.ts';
import { systemClock } from '../traffic/clock.ts';
import { Poller } from '../traffic/poller.ts';
import { RecordLog } from './record-log.ts';
import { unitText } from './record-unit.ts';

/** Seconds between polls: the core keeps the bytes, so that nothing is lost by asking seldom. */
const INTERVAL = 10;

export async function run({ given, world, out }: Invocation): Promise<number> {
  const [first, ...rest] = given.words;
  const asked = [readOptions(given, first, world), ...rest.map((word) => readOptions(given, word, world))];
  const [common] = asked;
  if (common === undefined || !common.resolved.values.history)
    throw new UsageError('"v2top record" needs a history; drop --no-history.');
  const targets = await Promise.all(asked.map((options) => targetOf(options, world.env)));
  refuseTwins(targets);
  if (given.switches.get('unit') === true) {
    await out.write(unitText(targets.map(({ address }) => address.text)));
    return 0;
  }
  const recorder = await openRecorder({
    given: given.values.get('history-file'),
    env: world.env,
    home: homedir(),
    uid: process.geteuid?.(),
    zone: common.resolved.values.timezone,
  });
  try {
    return await record(targets, common, recorder, logLine(world.env));
  } finally {
    await recorder.close();
  }
}

/** A recorder zeroes nothing unless it is told to. */
async function targetOf(options: Options, env: Invocation['world']['env']): Promise<Target> {
  const mode = options.resolved.given.reset === true ? 'reset' : 'read-only';
  return findTarget({ ...options, mode }, env);
}

/** The journal of systemd writes its own time. */
function logLine({ JOURNAL_STREAM }: Invocation['world']['env']): (line: string) => void {
  return JOURNAL_STREAM === undefined ? (line) => complain(`${formatDate(Date.now())} ${line}`) : complain;
}

async function record(
  targets: readonly Target[],
  options: Options,
  recorder: Recorder,
  say: (line: string) => void,
): Promise<number> {
  const pollers: (Poller | undefined)[] = [];
  // One after the other: ssh may ask for a password.
  for (const target of targets) pollers.push(await pollerOf(target, options, recorder, say));
  if (pollers.every((poller) => poller === undefined)) return 1;
  const running = pollers.filter((poller) => poller !== undefined);
  for (const signal of ENDING_SIGNALS) {
    process.once(signal, () => {
      for (const poller of running) poller.stop();
      // The second one ends it at once.
      process.once(signal, () => process.exit(1));
    });
  }
  await Promise.all(running.map((poller) => poller.run()));
  return 0;
}

/** What polls one server; undefined, with the reason said, where it cannot be recorded. */
async function pollerOf(
  { address, tls, mode, notices }: Target,
  { resolved }: Options,
  recorder: Recorder,
  say: (line: string) => void,
): Promise<Poller | undefined> {
  for (const notice of notices) say(notice);
  const recording = await recorder.recordingOf(address.text);
  if (recording.state !== 'recorded') {
    say(`${address.text} is ${recording.state}: ${recording.why}.`);
    return undefined;
  }
  const { timeout, interval } = resolved.values;
  const log = new RecordLog(address.text, () => poller, say);
  const poller: Poller = new Poller({
    source: await reach(address, tls, hasTerminal()),
    clock: systemClock,
    // The file's interval is for screens.
    interval: resolved.origins.get('interval') === '--interval' ? interval : INTERVAL,
    timeout,
    mode,
    recording,
    claim: claimOn(address.text, timeout * 1000),
    onEvent: (event) => log.note(event),
  });
  say(`${address.text}: recording in ${recorder.path}.`);
  return poller;
}
