/** Warnings that must not be overlooked, in words that fit: nothing is live, speeds are wrong, nothing is recorded. */
import type { FailureKind, SourceFailure } from '../core/core.ts';
import { formatDuration, formatTime } from '../table/format.ts';
import { cleanName } from '../text/safe.ts';
import type { Part } from './parts.ts';
import { type State, serverOf, shownSample } from './state.ts';

/** The present warnings; they come before everything else in the header, and are shortened rather than dropped. */
export function stateWords(state: State): Part[] {
  return [...pausedWords(state), ...troubleWords(state), ...strangerWords(state), ...gapWords(state)];
}

/** Permanent facts: another v2top prevents zeroing, nothing is recorded. */
export function keepingWords(state: State): Part[] {
  const sample = shownSample(state);
  if (sample === null) return [];
  const shared: Part = { rank: 4, forms: ['shared'], meaning: 'bold', kept: true };
  const unrecorded: Part = {
    rank: 5,
    forms: ['not recorded', 'unrecorded', 'unrec'],
    meaning: 'plain',
    kept: true,
  };
  return [...(sample.shared ? [shared] : []), ...(sample.recorded === 'not recorded' ? [unrecorded] : [])];
}

function pausedWords({ paused }: State): Part[] {
  if (paused === null) return [];
  const forms = [` PAUSED since ${formatTime(paused.wall)} `, ' PAUSED ', 'PAUSED'] as const;
  return [{ rank: 0, forms, meaning: 'status', kept: true }];
}

function troubleWords(state: State): Part[] {
  const { trouble, sample } = serverOf(state);
  if (trouble === null) return [];
  const { mono } = state.now;
  const age = sample === null ? '' : ` for ${span((mono - sample.at.mono) / 1000)}`;
  const cause = causeOf(trouble.failure);
  const next = nextWords(trouble.retryAt, mono);
  const forms = [
    `NO ANSWER${age}: ${cause}; ${next}`,
    `NO ANSWER${age}: ${cause}`,
    `NO ANSWER${age}`,
    `NO ANSWER${age.replace(' for', '')}`,
    'NO ANSWER',
    'NO ANS',
  ] as const;
  return [{ rank: 1, forms, meaning: 'error', kept: true }];
}

/** When polling continues; while an answer is late, the core is not asked again. */
function nextWords(retryAt: number | null, mono: number): string {
  if (retryAt === null) return 'still waiting for it';
  const seconds = Math.max(0, Math.ceil((retryAt - mono) / 1000));
  return seconds === 0 ? 'asking again' : `retry in ${span(seconds)}`;
}

const span = (seconds: number): string =>
  seconds < 60 ? `${Math.max(0, Math.floor(seconds))} s` : formatDuration(seconds);

function causeOf({ kind, detail }: SourceFailure): string {
  return CAUSES[kind] ?? cleanName(detail);
}

/** A few words each; `core/advice.ts` says what to do. */
const CAUSES: Readonly<Record<FailureKind, string | undefined>> = {
  refused: 'connection refused',
  'not-found': 'no such host or socket',
  denied: 'permission denied',
  'not-grpc': 'not a gRPC API',
  timeout: 'timed out',
  'no-stats-service': 'StatsService is off',
  'no-stats': 'statistics are off',
  lost: 'connection lost',
  tls: 'certificate not accepted',
  'no-tls': 'it speaks no TLS',
  ssh: undefined,
  other: undefined,
};

/** Shown as long as readings prove it; no key removes it. */
function strangerWords(state: State): Part[] {
  if (shownSample(state)?.strangers !== true) return [];
  const forms = ['resets by others: speeds too low', 'resets by others', 'others!'] as const;
  return [{ rank: 2, forms, meaning: 'warning', kept: true }];
}

function gapWords(state: State): Part[] {
  const sample = shownSample(state);
  if (serverOf(state).trouble !== null || sample === null) return [];
  const { gap, elapsed } = sample;
  if (gap === null || elapsed === null) return [];
  const forms = [
    `averaged over ${formatDuration(elapsed)} (${gap})`,
    `over ${formatDuration(elapsed)}`,
    '~',
  ] as const;
  return [{ rank: 3, forms, meaning: 'warning', kept: false }];
}
