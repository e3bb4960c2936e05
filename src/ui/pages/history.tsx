/**
 * What a row or a whole table carried in 24 hours, 31 days or 12 months.
 *
 *     User alice@example.net
 *      24 hours  [31 days]  12 months
 *                       ↓ down         ↑ up
 *      sum            33.9 GiB     1.20 GiB
 *      …
 *     2.00G       ▆▆
 *         0 ▄▄ ▂▂ ██ ▁▁
 *         ↓ │11-21   │11-23
 */
import type { SeriesPeriod } from '../../history/lookup.ts';
import { type Bytes, bothWays } from '../../history/reader.ts';
import { formatBytes, formatCompact } from '../../table/format.ts';
import { type Glyphs, WAYS } from '../../table/glyphs.ts';
import { TABLE_TITLES } from '../../table/table.ts';
import type { KeyPress } from '../../terminal/tokenizer.ts';
import { type Span, span } from '../../text/meaning.ts';
import { cleanName } from '../../text/safe.ts';
import { wrapText } from '../../text/wrap.ts';
import type { Way } from '../../traffic/recent.ts';
import { Bars, SCALE_CELLS } from '../components/graph.tsx';
import { Lines } from '../components/lines.tsx';
import { useScreen } from '../components/screen-context.ts';
import { dateMarks } from '../date-marks.ts';
import { type FactForm, factSpans, headSpans } from '../facts.ts';
import { isBack, ringAfter, sharedKey } from '../page-keys.ts';
import { ask, RANGES, type Range } from '../series.ts';
import { serverSpans } from '../server-spans.ts';
import { inSight } from '../sight.ts';
import { spansWidth } from '../spans.ts';
import { type Front, only, open, type State, type Update } from '../state.ts';
import type { Page, PageProps } from './page.ts';

export const history: Page<'history'> = {
  Body: History,
  foot: 'Esc back  Tab range  Up Down other rows',
  onKey,
};

function onKey(state: State, key: KeyPress, front: Front<'history'>): Update {
  const at = ringAfter(key.name, rangeAt(front), RANGES.length);
  if (at !== undefined) return ask(state, { ...front, by: (RANGES[at] ?? RANGES[0]).by }, front.behind);
  if (isBack(key.name, 'history')) return only(open(state, behind(front)));
  const { state: next, effects } = sharedKey('history', state, key);
  const { place, name } = next.selected[next.focus] ?? front;
  const isSameRow = place === front.place && name === front.name;
  if (next.front.kind !== 'history' || isSameRow) return { state: next, effects };
  return ask(next, { ...front, place, name }, front.behind);
}

/** The page to return to; a detail page switches to the row that is displayed here. */
const behind = ({ behind: page, dimension, place, name }: Front<'history'>): Front =>
  page.kind === 'detail' && name !== null ? { kind: 'detail', dimension, id: { place, name } } : page;

const rangeAt = (front: Front<'history'>): number => RANGES.findIndex(({ by }) => by === front.by);

function History({ state, front, height }: PageProps<'history'>) {
  const { glyphs } = useScreen();
  const range = RANGES[rangeAt(front)] ?? RANGES[0];
  const heads = [titleLine(state, front), rangeLine(range, state.size.columns)];
  const periods = front.answer?.type === 'periods' ? front.answer.periods.slice(-range.bars) : [];
  if (!periods.some((period) => bothWays(period) > 0n))
    return <Lines lines={[...heads, [], ...quietLines(front, range, state)].slice(0, height)} />;
  const facts =
    height < FACTS_FROM ? [sumLine(periods, state, glyphs)] : factLines(periods, range, state, glyphs);
  const lines = [...heads, ...facts];
  return (
    <>
      <Lines lines={lines.slice(0, height)} />
      <Charts periods={periods} range={range} state={state} room={height - lines.length} />
    </>
  );
}

const titleLine = (state: State, { dimension, place, name }: Front<'history'>): Span[] => [
  span(`${TABLE_TITLES[dimension]} `, 'bold'),
  name === null ? span('all together', 'bold') : span(cleanName(name), 'title'),
  ...serverSpans(state, { place, servers: inSight(state).length }),
];

/** All ranges, or only the chosen one if there is no room for more. */
function rangeLine(range: Range, columns: number): Span[] {
  const chosen = span(` [${range.title}]`, 'bold');
  const all = RANGES.map((one) => (one === range ? chosen : span(`  ${one.title} `, 'dim')));
  return spansWidth(all) > columns ? [chosen] : all;
}

const quietLines = (front: Front<'history'>, range: Range, { size }: State): Span[][] =>
  wrapText(quietWords(front, range), size.columns - 2).map((line) => [span(` ${line}`, 'dim')]);

function quietWords({ answer, name }: Front<'history'>, { title }: Range): string {
  if (answer === null) return 'Reading the history.';
  if (answer.type === 'nothing') return answer.why;
  return `Nothing is recorded ${name === null ? 'here' : `of ${cleanName(name)}`} in these ${title}.`;
}

/** On fewer lines only the sum is shown, to leave room for the bars. */
const FACTS_FROM = 14;

const sumOf = (periods: readonly Bytes[], way: Way): bigint =>
  periods.reduce((sum, period) => sum + period[way], 0n);

function sumLine(periods: readonly SeriesPeriod[], { settings, size }: State, glyphs: Glyphs): Span[] {
  const [gap, format] = size.columns < 30 ? ([' ', formatCompact] as const) : (['  ', formatBytes] as const);
  return [
    span(' sum', 'dim'),
    span(`${gap}${glyphs.downlink} ${format(sumOf(periods, 'downlink'), settings)}`),
    span(`${gap}${glyphs.uplink} ${format(sumOf(periods, 'uplink'), settings)}`),
  ];
}

const FORM: FactForm = { label: 10, value: 13, unit: '', format: formatBytes, isNarrow: false };

function factLines(
  periods: readonly SeriesPeriod[],
  { last }: Range,
  { settings }: State,
  glyphs: Glyphs,
): Span[][] {
  const fact = (label: string, { uplink, downlink }: Bytes, note = ''): Span[] => [
    span(' '),
    ...factSpans(FORM, label, formatBytes(downlink, settings), formatBytes(uplink, settings)),
    span(note),
  ];
  const most = periods.reduce((top, one) => (bothWays(one) > bothWays(top) ? one : top));
  return [
    [span(' '), ...headSpans(FORM, glyphs)],
    fact('sum', { uplink: sumOf(periods, 'uplink'), downlink: sumOf(periods, 'downlink') }),
    fact(last, periods.at(-1) ?? most),
    fact('most', most, `  ${most.label}`),
  ];
}

interface ChartsProps {
  readonly periods: readonly SeriesPeriod[];
  readonly range: Range;
  readonly state: State;
  readonly room: number;
}

/** Both directions, one below the other; each has its own scale. */
function Charts({ periods, range, state, room }: ChartsProps) {
  const { columns, glyphs } = useScreen();
  const cells = Math.floor((columns - SCALE_CELLS) / range.bars);
  const height = Math.floor(room / 2) - 1;
  if (height < 1 || cells < 1) return null;
  const missing = range.bars - periods.length;
  const marks = dateMarks(periods, range.by, cells, missing, glyphs.tick);
  return WAYS.map((way) => {
    const amounts = periods.map((period) => Number(period[way]));
    return (
      <Bars
        key={way}
        way={way}
        bars={[...Array.from({ length: missing }, () => 'before' as const), ...amounts]}
        highest={Math.max(...amounts)}
        height={height}
        units={state.settings}
        width={SCALE_CELLS + range.bars * cells}
        cells={cells}
        blank={cells > 1 ? 1 : 0}
        marks={marks}
        before="not recorded"
      />
    );
  });
}
