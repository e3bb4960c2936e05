/** Checks what the running core answers. Nothing is reset. */
import { DIMENSIONS, parseCounterName } from '../reading/name.ts';
import { CORE_LABELS, type Source, SourceFailure } from '../source/source.ts';
import { adviceFor, adviceForEmpty, type CounterTally } from './advice.ts';
import { type Check, failed, noted, passed } from './check.ts';

/** Asks the core; `deadline` is in milliseconds for each of the calls. Never rejects for trouble with the core. */
export async function liveChecks(source: Source, deadline: number): Promise<readonly Check[]> {
  try {
    const { names } = await source.query(false, deadline);
    const counters = counterChecks(tally(names));
    const stats = names.length > 0 ? [passed('live-stats', 'It keeps statistics')] : [];
    return [reached(source), offered(), ...stats, ...counters, ...(await coreChecks(source, deadline))];
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    return failureChecks(source, error);
  }
}

const reached = ({ address }: Source): Check => passed('live-api', `The API answers at ${address}`);
const offered = (): Check => passed('live-service', 'It offers StatsService');

function failureChecks(source: Source, failure: SourceFailure): readonly Check[] {
  const advice = adviceFor(failure, source.address);
  const check = (id: string, title: string): Check => failed(id, title, advice.headline);
  if (failure.kind === 'no-stats-service') {
    return [reached(source), check('live-service', 'It does not offer StatsService')];
  }
  if (failure.kind === 'no-stats') {
    return [reached(source), offered(), check('live-stats', 'It keeps no statistics')];
  }
  return [failed('live-api', `The API does not answer at ${source.address}`, advice.headline)];
}

function tally(names: readonly string[]): CounterTally {
  const count = { inbound: 0, outbound: 0, user: 0 };
  for (const name of names) {
    const counter = parseCounterName(name);
    if (counter !== undefined) count[counter.dimension]++;
  }
  return count;
}

function counterChecks(count: CounterTally): readonly Check[] {
  const advice = adviceForEmpty(count);
  const found = DIMENSIONS.map((dimension) => `${count[dimension]} of ${dimension}s`).join(', ');
  if (advice === undefined) return [passed('live-counters', `It has counters: ${found}`)];
  if (count.inbound + count.outbound === 0) {
    return [failed('live-counters', 'It has no counters', advice.headline)];
  }
  return [
    passed('live-counters', `It has counters: ${found}`),
    { id: 'live-users', ok: 'unknown', title: 'No user has been counted yet', why: advice.headline },
  ];
}

async function coreChecks(source: Source, deadline: number): Promise<readonly Check[]> {
  try {
    const core = await source.identify(deadline);
    return core === null ? [] : [noted('live-core', `It is ${CORE_LABELS[core]}`, '')];
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    return [];
  }
}
