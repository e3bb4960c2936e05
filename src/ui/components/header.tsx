/**
 * The first lines: what is wrong, where from, how, and how much right now.
 *
 *     v2top  127.0.0.1:10085 · V2Ray 5 · up 3d 04:12                 reset · every 1 s · totals since 12:03
 *     ↓ 12.0 MiB/s ▕█████████████▊   ▏ 14.1M   ↑ 1.13 MiB/s ▕████▎        ▏ 5.20M     9 of 36 online
 */
import { CORE_LABELS } from '../../core/core.ts';
import { formatBytes, formatInterval, formatUptime } from '../../table/format.ts';
import type { Glyphs } from '../../table/glyphs.ts';
import { type Meaning, type Span, span } from '../../text/meaning.ts';
import { sinceWords } from '../counting.ts';
import { headerLines, metersFit } from '../header-lines.ts';
import { fitForms, leastTogether, type Part } from '../parts.ts';
import { separated, spansWidth } from '../spans.ts';
import { type State, serverOf, shownSample } from '../state.ts';
import { keepingWords, stateWords } from '../state-words.ts';
import { Line } from './line.tsx';
import { Meters, speedSpans } from './meters.tsx';
import { useScreen } from './screen-context.ts';

/** From this width on, dots separate the parts. */
const DOTS_FROM = 60;
/** Below this width the speeds do not fit next to the parts. */
const SPEEDS_FROM = 44;

export function Header({ state }: { readonly state: State }) {
  const { columns } = useScreen();
  const [, ...more] = headerLines(state);
  return (
    <>
      <FirstLine state={state} later={more.flat()} />
      {more.map((parts) => (
        <Line key={parts[0]?.rank} spans={separated([...fitForms(parts, columns, 1).values()], ' ')} />
      ))}
      {metersFit(state) && <Meters state={state} />}
    </>
  );
}

interface FirstLineProps {
  readonly state: State;
  /** Parts that go on a line below. */
  readonly later: readonly Part[];
}

function FirstLine({ state, later }: FirstLineProps) {
  const { columns, glyphs } = useScreen();
  const [blank, dots] = columns < DOTS_FROM ? [' ', ' '] : ['  ', ` ${glyphs.dot} `];
  const isHere = ({ rank }: Part): boolean => !later.some((part) => part.rank === rank);
  const groups = [
    stateWords(state).filter(isHere),
    source(state),
    facts(state),
    manner(state).filter(isHere),
  ];
  const parts = groups.flat();
  const speeds = speedsBeside(state, parts, glyphs);
  const fitted = fitForms(parts, columns - spansWidth(speeds), dots.length);
  const [words = [], origin = [], about = [], how = []] = groups.map((group) =>
    group.flatMap((part) => fitted.get(part) ?? []),
  );
  const begin = separated([...words, ...origin], blank);
  const left = about.length === 0 ? begin : [...begin, span(dots), ...separated(about, dots)];
  return <Line spans={apart(left, [...separated(how, dots), ...speeds], columns)} />;
}

/** One list at the left end of the line, the other at its right end. */
function apart(left: readonly Span[], right: readonly Span[], width: number): Span[] {
  const room = width - spansWidth(left) - spansWidth(right);
  const blanks = left.length === 0 ? 0 : Math.max(1, room);
  return [...left, span(' '.repeat(blanks)), ...right];
}

/** The speeds at the end of the only line, if the parts that must stay leave room for them. */
function speedsBeside(state: State, parts: readonly Part[], glyphs: Glyphs): Span[] {
  const { columns } = state.size;
  if (metersFit(state) || columns < SPEEDS_FROM) return [];
  const speeds = [span('  '), ...speedSpans(state, glyphs)];
  return leastTogether(parts, 3) + spansWidth(speeds) > columns ? [] : speeds;
}

const dropped = (rank: number, meaning: Meaning, ...forms: readonly [string, ...string[]]): Part => ({
  rank,
  forms,
  meaning,
  kept: false,
});

function source(state: State): Part[] {
  return [dropped(7, 'title', 'v2top'), dropped(8, 'plain', serverOf(state).address)];
}

/** What is known about the core. */
function facts(state: State): Part[] {
  const sample = shownSample(state);
  if (sample === null) return [];
  const { core, uptime, maybeLostSoFar } = sample;
  const lost = `up to ${formatBytes(maybeLostSoFar, state.settings)} missed`;
  return [
    ...(core === null ? [] : [dropped(12, 'plain', CORE_LABELS[core])]),
    ...(uptime === null ? [] : [dropped(13, 'plain', `up ${formatUptime(uptime)}`)]),
    ...(maybeLostSoFar > 0n ? [dropped(9, 'warning', lost)] : []),
  ];
}

/** How the core is polled, where it is recorded, and since when the totals count. */
function manner(state: State): Part[] {
  const { settings } = state;
  const sample = shownSample(state);
  const keeping = keepingWords(state);
  const asked = serverOf(state).mode;
  // What is asked for does not happen where that would lose something.
  const polled = asked === 'reset' ? (sample?.mode ?? asked) : asked;
  const mode = dropped(6, polled === 'reset' ? 'bold' : 'plain', polled);
  const recorded = sample === null || sample.recorded === 'not recorded' ? undefined : sample.recorded;
  const since = sinceWords(state);
  return [
    ...(sample?.shared === true ? [] : [mode]),
    ...keeping,
    ...(recorded === undefined ? [] : [dropped(11, 'plain', recorded)]),
    dropped(14, 'plain', `every ${formatInterval(settings.interval)}`),
    ...(since === '' ? [] : [dropped(5.5, 'bold', since, since.replace('totals ', ''))]),
  ];
}
