/** `v2top record [ADDRESS…]`: counts without a screen. Each event is a line on standard error. */
import type { Invocation } from '../cli/command.ts';
import { intervalTyped, type Options, readServers } from '../cli/options.ts';
import { complain } from '../cli/streams.ts';
import { isOn } from '../cli/values.ts';
import { claimOn } from '../history/claims.ts';
import { openRecorder, type Recorder } from '../history/recording.ts';
import { formatDate } from '../table/format.ts';
import { ENDING_SIGNALS } from '../terminal/signals.ts';
import { UsageError } from '../text/usage-error.ts';
import { systemClock } from '../traffic/clock.ts';
import { Poller } from '../traffic/poller.ts';
import { historyPlace } from './history-place.ts';
import { RecordLog } from './record-log.ts';
import { unitText } from './record-unit.ts';
import {
  each,
  findServers,
  labelled,
  noticesOf,
  type Reached,
  reachServers,
  type Servers,
} from './servers.ts';

/** Seconds between polls. The core keeps counting in between, so a long interval loses nothing. */
const INTERVAL = 10;

export async function run({ given, world, out }: Invocation): Promise<number> {
  // A recorder zeroes nothing unless it is told to.
  const asked = each(
    readServers(given, world),
    (options): Options => ({
      ...options,
      mode: options.resolved.given.reset === true ? 'reset' : 'read-only',
    }),
  );
  const [common] = asked;
  if (!common.resolved.values.history)
    throw new UsageError('"v2top record" needs a history; drop --no-history.');
  const isUnit = isOn(given, 'unit');
  const servers = await findServers(asked, world, { asksMachines: !isUnit });
  if (isUnit) {
    await out.write(unitText(servers.map(({ target }) => target.address.text)));
    return 0;
  }
  const say = logLine(world.env);
  const place = historyPlace(common.historyFile, world);
  const recorder = await openRecorder({ ...place, zone: common.resolved.values.timezone, onBusy: say });
  try {
    return await record(servers, recorder, say);
  } finally {
    await recorder.close();
  }
}

/** systemd's journal adds its own time. */
function logLine({ JOURNAL_STREAM }: Invocation['world']['env']): (line: string) => void {
  return JOURNAL_STREAM === undefined ? (line) => complain(`${formatDate(Date.now())} ${line}`) : complain;
}

async function record(servers: Servers, recorder: Recorder, say: (line: string) => void): Promise<number> {
  for (const notice of labelled(each(servers, noticesOf))) say(notice);
  const reached = await reachServers(servers);
  const pollers = await Promise.all(reached.map((server) => pollerOf(server, recorder, say)));
  const running = pollers.filter((poller) => poller !== undefined);
  if (running.length === 0) return 1;
  for (const signal of ENDING_SIGNALS) {
    process.once(signal, () => {
      for (const poller of running) poller.stop();
      // A second signal ends it at once.
      process.once(signal, () => process.exit(1));
    });
  }
  await Promise.all(running.map((poller) => poller.run()));
  return 0;
}

/** The poller of one server; undefined, with the reason logged, if it cannot be recorded. */
async function pollerOf(
  { source, target, options }: Reached,
  recorder: Recorder,
  say: (line: string) => void,
): Promise<Poller | undefined> {
  const { address } = source;
  const recording = await recorder.recordingOf(address);
  if (recording.state !== 'recorded') {
    say(`${address} is ${recording.state}: ${recording.why}.`);
    return undefined;
  }
  const { values } = options.resolved;
  const log = new RecordLog(address, () => poller, say);
  const poller: Poller = new Poller({
    source,
    clock: systemClock,
    interval: intervalTyped(options.resolved, INTERVAL),
    timeout: values.timeout,
    mode: target.mode,
    recording,
    claim: claimOn(address, values.timeout * 1000),
    onEvent: (event) => log.note(event),
  });
  say(`${address}: recording in ${recorder.path}.`);
  return poller;
}
