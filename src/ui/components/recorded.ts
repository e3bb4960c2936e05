/**
 * What a row carried today, yesterday, this month and ever, beside its other numbers or among them.
 *
 *                    ↓ down       ↑ up
 *      today       33.9 GiB   1.20 GiB
 *      …
 *      quota       83.0 GB of 100 GB, 83 %  !
 */
import { addBytes, type Bytes } from '../../history/reader.ts';
import { formatBytes } from '../../table/format.ts';
import type { Glyphs } from '../../table/glyphs.ts';
import { span } from '../../text/meaning.ts';
import type { Row } from '../../traffic/sample.ts';
import {
  type FactForm,
  factSpans,
  formOf,
  headSpans,
  labelSpan,
  linesThatFit,
  type RankedLine,
} from '../facts.ts';
import { QUOTA_MARKS, quotaOf } from '../quota-marks.ts';
import { sinceAsked } from '../record.ts';
import { beside, type SpanLine, spansWidth } from '../spans.ts';
import type { State } from '../state.ts';

/** The numbers beside others. */
const BESIDE: FactForm = { label: 10, value: 12, unit: '', format: formatBytes, isNarrow: false };
/** Cells between them. */
const GAP = 2;
const WIDTH = GAP + BESIDE.label + 2 * BESIDE.value;

/**
 * The lines of a page with what is recorded: beside them where there is room, else among them. Of all these the most
 * important `height` stay.
 */
export function withRecorded(
  lines: readonly RankedLine[],
  state: State,
  row: Row,
  glyphs: Glyphs,
  height: number,
): SpanLine[] {
  const { columns } = state.size;
  const [title = [], ...rest] = linesThatFit(lines, height);
  const told = linesThatFit([headOf(state, glyphs), ...recordedLines(state, row, BESIDE)], rest.length);
  const widest = Math.max(...rest.slice(0, told.length).map(spansWidth));
  if (widest + WIDTH <= columns)
    return [title, ...rest.map((line, index) => beside(line, widest + GAP, told[index] ?? []))];
  const among = recordedLines(state, row, formOf(columns));
  const indented = among.map(({ rank, spans }) => ({ rank, spans: [span(' '), ...spans] }));
  return linesThatFit([...lines, ...indented], height);
}

/** Over numbers that stand beside others. */
const headOf = ({ record }: State, glyphs: Glyphs): RankedLine => ({
  rank: 0,
  spans: record === null || typeof record.answer === 'string' ? [] : headSpans(BESIDE, glyphs),
});

/** What the history answered, without a head; empty before it has. */
function recordedLines(state: State, row: Row, form: FactForm): RankedLine[] {
  const { record } = state;
  if (record === null || record.answer === 'waiting') return [];
  if (record.answer === 'nothing')
    return [
      { rank: 15, spans: [labelSpan(form, form.isNarrow ? 'hist' : 'history'), span('not recorded', 'dim')] },
    ];
  const more = sinceAsked(record, row);
  const { today, yesterday, month, all } = record.answer;
  const line = (rank: number, text: string, { uplink, downlink }: Bytes): RankedLine => {
    const [down, up] = [downlink, uplink].map((bytes) => form.format(bytes, state.settings));
    return { rank, spans: factSpans(form, text, down ?? '', up ?? '') };
  };
  return [
    line(4, 'today', addBytes(today, more)),
    line(11, form.isNarrow ? 'yest' : 'yesterday', yesterday),
    line(5, 'month', addBytes(month, more)),
    line(9, 'all', addBytes(all, more)),
    ...quotaLines(state, row, form),
  ];
}

/** Quotas are said in the units in which they are written: GB. */
function quotaLines(state: State, { dimension, name }: Row, form: FactForm): RankedLine[] {
  const quota = dimension === 'user' ? quotaOf(state, name) : undefined;
  if (quota === undefined) return [];
  const [used, limit] = [quota.used, quota.limit].map((bytes) =>
    formatBytes(bytes, { bits: false, si: true }),
  );
  const { text: mark, meaning } = QUOTA_MARKS[quota.level];
  const words = form.isNarrow ? `${quota.percent} %` : `${used} of ${limit}, ${quota.percent} %`;
  return [
    {
      rank: 6,
      spans: [labelSpan(form, 'quota'), span(words), ...(mark === '' ? [] : [span(` ${mark}`, meaning)])],
    },
  ];
}
