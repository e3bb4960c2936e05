/** What the first line says when nothing is wrong: which servers, which core, how it is polled and kept. */
import { CORE_LABELS, type Mode } from '../core/core.ts';
import { formatBytes, formatInterval, formatUptime } from '../table/format.ts';
import type { Meaning } from '../text/meaning.ts';
import { cleanName } from '../text/safe.ts';
import type { RecordingState } from '../traffic/journal.ts';
import { sinceWords } from './counting.ts';
import type { Part } from './parts.ts';
import { inSight, onlySight, type Sight, shownSamples } from './sight.ts';
import type { State } from './state.ts';
import { restrictions } from './warnings.ts';
import { whereOf, withWhere } from './where.ts';

const dropped = (rank: number, meaning: Meaning, ...forms: readonly [string, ...string[]]): Part => ({
  rank,
  forms,
  meaning,
  kept: false,
});

/** The program, and which servers are in sight. */
export function originParts(state: State): Part[] {
  return [dropped(7, 'title', 'v2top'), dropped(8, 'plain', ...originForms(state))];
}

/** Which servers: how many, or the one by its name and address, and that there are others. */
function originForms(state: State): readonly [string, ...string[]] {
  const { servers } = state;
  const sight = onlySight(state);
  if (sight === undefined) return [`${servers.length} servers`];
  const { name, address } = sight.server;
  const least = servers.length > 1 ? ` (${sight.place + 1} of ${servers.length})` : '';
  const text = (name === undefined ? '' : `${name} `) + address;
  return [cleanName(text) + least, cleanName(name ?? address) + least];
}

/** What is known about the core, and what may be missing. */
export function coreParts(state: State): Part[] {
  const samples = shownSamples(state);
  const missed = samples.reduce((sum, { maybeLostSoFar }) => sum + maybeLostSoFar, 0n);
  const lost = `up to ${formatBytes(missed, state.settings)} missed`;
  const { core = null, uptime = null } = onlySight(state)?.sample ?? {};
  return [
    ...(core === null ? [] : [dropped(12, 'plain', CORE_LABELS[core])]),
    ...(uptime === null ? [] : [dropped(13, 'plain', `up ${formatUptime(uptime)}`)]),
    ...(missed > 0n ? [dropped(9, 'warning', lost)] : []),
  ];
}

/** How the core is polled, where it is recorded, and since when the totals count. */
export function pollingParts(state: State): Part[] {
  const since = sinceWords(state);
  return [
    ...modeParts(state),
    ...restrictions(state),
    ...recordedParts(state),
    dropped(14, 'plain', `every ${formatInterval(state.settings.interval)}`),
    ...(since === '' ? [] : [dropped(5.5, 'bold', since, since.replace('totals ', ''))]),
  ];
}

const MODES: readonly Mode[] = ['reset', 'read-only'];

/** How a server is polled; a requested mode is not in force while it would lose something. */
const polledAs = ({ server, sample }: Sight): Mode =>
  server.mode === 'reset' ? (sample?.mode ?? server.mode) : server.mode;

/** The mode of those servers that no other v2top keeps from resetting; if it differs, which ones are reset. */
function modeParts(state: State): Part[] {
  const free = inSight(state).filter(({ sample }) => sample?.shared !== true);
  const [mode] = MODES.filter((one) => free.some((sight) => polledAs(sight) === one));
  if (mode === undefined) return [];
  const isMixed = free.some((sight) => polledAs(sight) !== mode);
  const where = isMixed ? whereOf(state, (sight) => polledAs(sight) === mode) : undefined;
  return [dropped(6, mode === 'reset' ? 'bold' : 'plain', ...withWhere(mode, where ?? ['']))];
}

const STORES: readonly RecordingState[] = ['recorded', 'recorded elsewhere'];

function recordedParts(state: State): Part[] {
  return STORES.flatMap((store) => {
    const where = whereOf(state, ({ sample }) => sample?.recorded === store);
    return where === undefined ? [] : [dropped(11, 'plain', ...withWhere(store, where))];
  });
}
