/** `v2top exporter [ADDRESS…]`: the numbers of one or several cores for Prometheus, over HTTP. */
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import type { Invocation } from '../cli/command.ts';
import { type Options, readOptions } from '../cli/options.ts';
import { complain } from '../cli/streams.ts';
import { choiceOf } from '../cli/values.ts';
import { parseAddress } from '../core/address.ts';
import { connect } from '../core/grpc.ts';
import { findTarget } from '../core/target.ts';
import { USER_LABELS } from '../exporter/choices.ts';
import { type ListenAddress, runExporter } from '../exporter/exporter.ts';
import { labelKey, targetNames } from '../exporter/user-labels.ts';
import { historyPath } from '../history/place.ts';
import { ENDING_SIGNALS } from '../terminal/signals.ts';
import { UsageError } from '../text/usage-error.ts';
import { systemClock } from '../traffic/clock.ts';

const LISTEN = '127.0.0.1:9550';
/** Seconds between polls: no rate over a usual scrape interval is off by much. */
const INTERVAL = 5;

export async function run({ given, world }: Invocation): Promise<number> {
  if (given.switches.get('reset') === true)
    throw new UsageError("The exporter leaves the core's counters alone; drop --reset.");
  const listen = listenAddress(given.values.get('listen') ?? LISTEN);
  const [first, ...rest] = given.words;
  const common = readOptions(given, first, world);
  const asked = [common, ...rest.map((word) => readOptions(given, word, world))];
  const cores = await Promise.all(
    asked.map(async (options) => {
      const target = await findTarget({ ...options, mode: 'read-only' }, world.env);
      for (const notice of target.notices) complain(notice);
      return { source: connect(target.address, target.tls), server: nameOf(options) ?? target.address.text };
    }),
  );
  const twice = cores.find(({ source }, index) =>
    cores.slice(0, index).some((other) => other.source.address === source.address),
  );
  if (twice !== undefined) throw new UsageError(`${twice.source.address} is given twice.`);
  const labels = choiceOf(given, 'user-labels', USER_LABELS) ?? 'names';
  const { resolved } = common;
  const place = { given: undefined, env: world.env, home: homedir(), uid: process.geteuid?.() };
  return runExporter({
    cores,
    listen,
    webConfig: given.values.get('web-config'),
    clock: systemClock,
    // The file's interval is for screens.
    interval: resolved.origins.get('interval') === '--interval' ? resolved.values.interval : INTERVAL,
    timeout: resolved.values.timeout,
    targetName: targetNames(labels, () => labelKey(dirname(historyPath(place)))),
    showsNames: labels === 'names',
    serverLabel: cores.length > 1 || given.switches.get('server-label') === true,
    say: complain,
    signal: endingSignal(),
  });
}

/** The name of a core that was asked for by its name. */
function nameOf({ resolved }: Options): string | undefined {
  const { server } = resolved.values;
  return server?.startsWith('@') === true ? server.slice(1) : undefined;
}

/** HOST:PORT, or a port on 127.0.0.1. Throws a UsageError. */
function listenAddress(text: string): ListenAddress {
  const parsed = parseAddress(text);
  if (!parsed.ok || parsed.address.text.startsWith('unix:'))
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
