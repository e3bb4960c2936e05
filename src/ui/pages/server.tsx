/**
 * One server: what its process says about itself, who watches it, where its numbers are kept, and what happened to it.
 *
 *     Server      127.0.0.1:10085
 *     Core        Xray, 26.4.13 or later
 *     …
 *     Events
 *      2026-11-23 03:00:01  the core was restarted
 */

import type { SysStats } from '../../core/core.ts';
import { eventText } from '../../history/event-words.ts';
import { coreFacts, type Fact } from '../../table/core-facts.ts';
import { formatBytes, formatDate } from '../../table/format.ts';
import type { KeyPress } from '../../terminal/tokenizer.ts';
import { span } from '../../text/meaning.ts';
import { cleanName } from '../../text/safe.ts';
import { padEnd } from '../../text/width.ts';
import { wrapText } from '../../text/wrap.ts';
import type { RecordingState } from '../../traffic/journal.ts';
import { linesOf } from '../components/lines.tsx';
import { Scrolled } from '../components/scrolled.tsx';
import { isBack, offsetAfter, ringAfter, sharedKey } from '../page-keys.ts';
import { showServer } from '../server.ts';
import type { ServerAnswer } from '../server-answer.ts';
import type { SpanLine } from '../spans.ts';
import { type Front, only, open, type ServerState, type State, type Update } from '../state.ts';
import type { Page, PageProps } from './page.ts';

export const server: Page<'server'> = {
  Body: ({ state, front, height }: PageProps<'server'>) => (
    <Scrolled offset={front.offset} height={height} lines={linesOf(pageLines(state, front))} />
  ),
  foot: 'Esc back  Up Down scroll',
  onKey,
};

function onKey(state: State, key: KeyPress, front: Front<'server'>): Update {
  const offset = offsetAfter(key.name, front.offset, pageLines(state, front).length, state);
  if (offset !== undefined) return only(open(state, { ...front, offset }));
  if (isBack(key.name, 'server')) return only(open(state, front.behind));
  const place = ringAfter(key.name, front.place, state.servers.length);
  return place === undefined ? sharedKey('server', state, key) : showServer(state, place, front.behind);
}

/** The width of the labels. Narrow screens put them on lines of their own. */
const LABEL = 12;
const TIME = 22;
const NARROW = 50;

function pageLines(state: State, { place, answer }: Front<'server'>): SpanLine[] {
  const watched = state.servers[place];
  if (watched === undefined) return [];
  const facts = [...processFacts(watched, answer, state), ...runFacts(watched, answer)];
  return [
    ...facts.flatMap((fact) => factLines(fact, state.size.columns)),
    [],
    ...eventLines(watched, answer, state),
  ];
}

function factLines([label, value]: Fact, columns: number, cells = LABEL): SpanLine[] {
  if (columns < NARROW)
    return [[span(label, 'dim')], ...wrapText(value, columns - 1).map((line) => [span(` ${line}`)])];
  return wrapText(value, columns - cells - 1).map((line, index) => [
    span(padEnd(index === 0 ? label : '', cells), 'dim'),
    span(line),
  ]);
}

function processFacts(
  { name, address, sample }: ServerState,
  answer: ServerAnswer | null,
  { settings }: State,
): readonly Fact[] {
  const server = name === undefined ? address : `${name} ${address}`;
  const account = { server, core: sample?.core ?? null, since: answer?.since ?? null };
  const figures = answer?.figures;
  const facts = coreFacts({ ...account, figures: figures ?? null }, settings);
  return figures === undefined || figures === null
    ? [...facts, ['Process', silence(answer, figures)]]
    : facts;
}

function silence(answer: ServerAnswer | null, figures: SysStats | null | undefined): string {
  if (answer === null) return 'asking';
  return figures === null ? 'it says nothing about itself: V2Ray does from 4.21 on' : 'no answer';
}

function runFacts(watched: ServerState, answer: ServerAnswer | null): readonly Fact[] {
  return [
    ['Online', onlineWords(watched)],
    ['Mode', modeWords(watched)],
    ...(answer === null
      ? []
      : ([['Watched by', watcherWords(answer)], ...recordFacts(watched, answer)] as const)),
  ];
}

function onlineWords({ online: { answer, hasNamed } }: ServerState): string {
  if (answer === null) return 'asking';
  if (answer.type === 'cannot') return "this core can't tell";
  if (answer.type === 'failed') return 'no answer';
  if (!hasNamed) return 'no one, or the core does not note it: see "v2top doctor"';
  const ips = answer.users.reduce((sum, { count }) => sum + count, 0);
  return `${counted(answer.users.length, 'user')} from ${counted(ips, 'address')}`;
}

const counted = (count: number, noun: 'user' | 'address'): string =>
  `${count} ${count === 1 ? noun : noun === 'user' ? 'users' : 'addresses'}`;

function modeWords({ mode, sample }: ServerState): string {
  if (sample?.shared === true) return 'shared: no v2top zeroes the counters while several watch them';
  return mode === 'reset'
    ? "reset: polls zero the core's counters"
    : "read-only: the core's counters are left alone";
}

function watcherWords({ pid, others, claimTrouble }: ServerAnswer): string {
  if (claimTrouble !== '')
    return `this v2top (process ${pid}); others cannot be found: ${cleanName(claimTrouble)}`;
  if (others.length === 0) return `this v2top alone (process ${pid})`;
  return `this v2top (process ${pid}) and ${others.length === 1 ? 'another' : `${others.length} others`} (${others.join(', ')})`;
}

function recordFacts({ sample }: ServerState, { record, unrecordedWhy }: ServerAnswer): readonly Fact[] {
  const why = unrecordedWhy === '' ? '' : `: ${cleanName(unrecordedWhy)}`;
  const now = sample === null ? 'not yet' : `${RECORDED[sample.recorded]}${why}`;
  const last = record?.seen == null ? '' : `; last ${formatDate(record.seen * 1000)}`;
  const file: readonly Fact[] =
    record === null || record.file === '' ? [] : [['History', cleanName(record.file)]];
  return [['Recorded', now + last], ...file];
}

const RECORDED: Readonly<Record<RecordingState, string>> = {
  recorded: 'yes',
  'not recorded': 'not in this run',
  'recorded elsewhere': "in another user's history",
};

/** From the history; without one, from this run. */
function eventLines(
  { happenings }: ServerState,
  answer: ServerAnswer | null,
  { settings, size }: State,
): SpanLine[] {
  const recorded = answer?.record?.events ?? [];
  const events = recorded.length > 0 ? recorded : happenings;
  const title = recorded.length > 0 ? 'Events' : 'Events of this run';
  if (events.length === 0) return [[span(title, 'bold')], [span(' none', 'dim')]];
  const words = {
    time: (seconds: number) => formatDate(seconds * 1000),
    bytes: (bytes: bigint) => formatBytes(bytes, settings),
  };
  return [
    [span(title, 'bold')],
    ...events.flatMap((event) =>
      factLines([` ${formatDate(event.first * 1000)}`, eventText(event, words)], size.columns, TIME),
    ),
  ];
}
