/**
 * The first lines: what is wrong, where from, how, and how much right now.
 *
 *     v2top  127.0.0.1:10085 · V2Ray 5 · up 3d 04:12                 reset · every 1 s · totals since 12:03
 *     ↓ 12.0 MiB/s ▕█████████████▊   ▏ 14.1M   ↑ 1.13 MiB/s ▕████▎        ▏ 5.20M     9 of 36 online
 *     1 hk1 ↓ 11.0M ↑ 1.01M   2 jp ↓ 1.02M ↑  120K   3 de silent 12s
 */
import type { Glyphs } from '../../table/glyphs.ts';
import { type Span, span } from '../../text/meaning.ts';
import { headerLines, metersFit, stripFits } from '../header-lines.ts';
import { coreParts, originParts, pollingParts } from '../header-parts.ts';
import { fitForms, leastTogether, type Part } from '../parts.ts';
import { separated, spansWidth } from '../spans.ts';
import type { State } from '../state.ts';
import { warnings } from '../warnings.ts';
import { Line } from './line.tsx';
import { Meters, speedSpans } from './meters.tsx';
import { useScreen } from './screen-context.ts';
import { Strip } from './strip.tsx';

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
      {stripFits(state) && <Strip state={state} />}
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
    warnings(state).filter(isHere),
    originParts(state),
    coreParts(state),
    pollingParts(state).filter(isHere),
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
