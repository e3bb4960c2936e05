/** `v2top exporter [ADDRESS…]`: serves the metrics of one or several cores for Prometheus over HTTP. */
import { dirname } from 'node:path';
import type { Invocation } from '../cli/command.ts';
import { intervalTyped, type Options, readServers } from '../cli/options.ts';
import { complain } from '../cli/streams.ts';
import { choiceOf, isOn } from '../cli/values.ts';
import { parseAddress } from '../core/address.ts';
import { USER_LABELS } from '../exporter/choices.ts';
import { type ExportedCore, type ListenAddress, runExporter } from '../exporter/exporter.ts';
import { FROM_NOW_ON } from '../exporter/kept-sums.ts';
import { labelKey, targetNames } from '../exporter/user-labels.ts';
import { claimOn } from '../history/claims.ts';
import { historyPath } from '../history/place.ts';
import { openRecorder, type Recorder } from '../history/recording.ts';
import { ENDING_SIGNALS } from '../terminal/signals.ts';
import { UsageError } from '../text/usage-error.ts';
import { systemClock } from '../traffic/clock.ts';
import type { Recording } from '../traffic/journal.ts';
import { keepHeapSmall } from '../traffic/small-heap.ts';
import { historyPlace } from './history-place.ts';
import { each, findServers, labelled, noticesOf, reachServers, type Servers } from './servers.ts';

const LISTEN = '127.0.0.1:9550';
/** Seconds between polls: short enough for rates over any usual scrape interval to be accurate. */
const INTERVAL = 5;

export async function run({ given, world }: Invocation): Promise<number> {
  if (isOn(given, 'reset'))
    throw new UsageError("The exporter leaves the core's counters alone; drop --reset.");
  await keepHeapSmall();
  const listen = listenAddress(given.values.get('listen') ?? LISTEN);
  const asked = each(readServers(given, world), (options): Options => ({ ...options, mode: 'read-only' }));
  const servers = await findServers(asked, world);
  const { historyFile, resolved } = servers[0].options;
  const { values } = resolved;
  const place = historyPlace(historyFile, world);
  const labels = choiceOf(given, 'user-labels', USER_LABELS) ?? 'names';
  const targetName = targetNames(labels, () => labelKey(dirname(historyPath(place))));
  const recorder = values.history
    ? await openRecorder({ ...place, zone: values.timezone, onBusy: complain })
    : undefined;
  try {
    return await runExporter({
      cores: await coresOf(servers, recorder, values.timeout),
      historyFile: recorder?.path ?? '',
      listen,
      webConfig: given.values.get('web-config'),
      clock: systemClock,
      interval: intervalTyped(resolved, INTERVAL),
      timeout: values.timeout,
      targetName,
      showsNames: labels === 'names',
      serverLabel: servers.length > 1 || isOn(given, 'server-label'),
      say: complain,
      signal: endingSignal(),
    });
  } finally {
    await recorder?.close();
  }
}

/** Reaches the servers, and finds out where the sums of each are recorded; `timeout` is in seconds. */
async function coresOf(
  servers: Servers,
  recorder: Recorder | undefined,
  timeout: number,
): Promise<readonly ExportedCore[]> {
  for (const notice of labelled(each(servers, noticesOf))) complain(notice);
  const cores: ExportedCore[] = [];
  for (const { source, label } of await reachServers(servers)) {
    const recording = await recordingOf(recorder, source.address);
    cores.push({ source, server: label, recording, claim: claimOn(source.address, timeout * 1000) });
  }
  return cores;
}

/**
 * Where a core's sums are recorded. If that is not in this run's history, the log says why, and where the sums start.
 */
async function recordingOf(recorder: Recorder | undefined, address: string): Promise<Recording> {
  if (recorder === undefined) return { state: 'not recorded', why: 'that was asked for' };
  const recording = await recorder.recordingOf(address);
  if (recording.state !== 'recorded')
    complain(`${address} is ${recording.state}: ${recording.why}. ${BEGINNINGS[recording.state]}`);
  return recording;
}

const BEGINNINGS = {
  'recorded elsewhere': 'Its sums continue from there.',
  'not recorded': FROM_NOW_ON,
} as const;

/** Reads HOST:PORT, or a port on 127.0.0.1. Throws a UsageError. */
function listenAddress(text: string): ListenAddress {
  const parsed = parseAddress(text);
  if (!parsed.ok || 'ssh' in parsed.address || parsed.address.text.startsWith('unix:'))
    throw new UsageError(`--listen takes HOST:PORT, for example ${LISTEN}, not "${text}".`);
  const address = parsed.address.text;
  const colon = address.lastIndexOf(':');
  return {
    host: address.slice(0, colon).replace(/^\[(.*)\]$/, '$1'),
    port: Number(address.slice(colon + 1)),
  };
}

function endingSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ENDING_SIGNALS) process.once(name, () => controller.abort());
  return controller.signal;
}
