/** Warnings that everyone should see, in words that fit: nothing is live, speeds are wrong, nothing is recorded. */
import type { FailureKind, SourceFailure } from '../core/core.ts';
import { formatDuration, formatTime } from '../table/format.ts';
import type { Meaning } from '../text/meaning.ts';
import { cleanName } from '../text/safe.ts';
import type { Part } from './parts.ts';
import { inSight, type Sight } from './sight.ts';
import type { State } from './state.ts';
import { whereOf, withWhere } from './where.ts';

/** The present warnings; they come before everything else in the header, and are shortened rather than dropped. */
export function warnings(state: State): Part[] {
  return [...pausedWords(state), ...troubleWords(state), ...strangerWords(state), ...gapWords(state)];
}

/** What holds for longer: another v2top keeps the core from being zeroed, nothing is recorded. */
export function restrictions(state: State): Part[] {
  const shared = whereOf(state, ({ sample }) => sample?.shared === true);
  const unrecorded = whereOf(state, ({ sample }) => sample?.recorded === 'not recorded');
  return [
    ...(shared ? [kept(4, 'bold', [...withWhere('shared', shared), 'shared'])] : []),
    ...(unrecorded
      ? [kept(5, 'plain', [...withWhere('not recorded', unrecorded), 'not recorded', 'unrecorded', 'unrec'])]
      : []),
  ];
}

const kept = (rank: number, meaning: Meaning, forms: Part['forms']): Part => ({
  rank,
  forms,
  meaning,
  kept: true,
});

function pausedWords({ paused }: State): Part[] {
  if (paused === null) return [];
  return [kept(0, 'status', [` PAUSED since ${formatTime(paused.wall)} `, ' PAUSED ', 'PAUSED'])];
}

function troubleWords(state: State): Part[] {
  const silent = inSight(state).filter(({ answers }) => !answers);
  const where = whereOf(state, ({ answers }) => !answers, 'from');
  if (where === undefined) return [];
  const [longest, ...shorter] = where;
  const age = ageOf(silent, state);
  const forms: string[] = [
    ...causesOf(silent, state).map((cause) => `NO ANSWER${longest}${age}: ${cause}`),
    `NO ANSWER${longest}${age}`,
    `NO ANSWER${longest}${age.replace(' for', '')}`,
    ...shorter.map((place) => `NO ANSWER${place}`),
  ];
  const [first = 'NO ANSWER', ...others] = forms;
  const least = shorter.length > 0 ? [`${silent.length} silent`] : ['NO ANSWER', 'NO ANS'];
  return [kept(1, 'error', [first, ...others, ...least])];
}

/** How long none of these has answered; empty if none ever did. */
function ageOf(silent: readonly Sight[], { now }: State): string {
  const heard = silent.flatMap(({ server }) => server.sample?.at.mono ?? []);
  return heard.length === 0 ? '' : ` for ${span((now.mono - Math.max(...heard)) / 1000)}`;
}

/** Why one does not answer, and when it is asked again; several have reasons of their own. */
function causesOf(silent: readonly Sight[], { now }: State): string[] {
  const [first, ...others] = silent.flatMap(({ server }) => server.trouble ?? []);
  if (first === undefined || others.length > 0) return [];
  const cause = causeOf(first.failure);
  return [`${cause}; ${nextWords(first.retryAt, now.mono)}`, cause];
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
  const where = whereOf(state, ({ sample }) => sample?.strangers === true);
  if (where === undefined) return [];
  const [longest] = where;
  const text = 'resets by others';
  return [
    kept(2, 'warning', [`${text}${longest}: speeds too low`, ...withWhere(text, where), text, 'others!']),
  ];
}

function gapWords(state: State): Part[] {
  const hasGap = ({ answers, sample }: Sight): boolean =>
    answers && sample !== null && sample.gap !== null && sample.elapsed !== null;
  const found = inSight(state).find(hasGap)?.sample;
  const where = whereOf(state, hasGap);
  if (found?.gap == null || found.elapsed === null || where === undefined) return [];
  const [longest] = where;
  const forms = [
    `averaged over ${formatDuration(found.elapsed)} (${found.gap})${longest}`,
    `over ${formatDuration(found.elapsed)}${longest}`,
    '~',
  ] as const;
  return [{ rank: 3, forms, meaning: 'warning', kept: false }];
}
