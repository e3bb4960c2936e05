/**
 * What a row carried today, yesterday, this month and ever, beside its other numbers or below them.
 *
 *                    ↓ down       ↑ up
 *      today       33.9 GiB   1.20 GiB
 *      …
 *      quota       83.0 GB of 100 GB, 83 %  !
 */
import type { RowRecord } from '../../history/lookup.ts';
import { addBytes, type Bytes } from '../../history/reader.ts';
import { formatBytes } from '../../table/format.ts';
import type { Glyphs } from '../../table/glyphs.ts';
import { type Span, span } from '../../text/meaning.ts';
import { padEnd, padStart, textWidth } from '../../text/width.ts';
import type { Row } from '../../traffic/sample.ts';
import { QUOTA_MARKS, quotaOf } from '../lately.ts';
import { sinceAsked } from '../record.ts';
import type { State } from '../state.ts';

/** Cells of the labels, and of a number with the blanks before it. */
const LABEL = 10;
const VALUE = 12;
/** Cells of all that, with the blanks before it. */
const WIDTH = 2 + LABEL + 2 * VALUE;

/** Lines that are left to the graphs of the page. */
const LEAST_GRAPHS = 5;

/** Puts what is recorded beside the lines of a page where there is room, else below them if `height` allows it. */
export function withRecorded(
  lines: readonly Span[][],
  state: State,
  row: Row,
  glyphs: Glyphs,
  height: number,
): Span[][] {
  const [title = [], ...rest] = lines;
  const told = recordedLines(state, row, glyphs);
  const widest = Math.max(...rest.slice(0, told.length).map(widthOf));
  if (widest + WIDTH <= state.size.columns) return [title, ...sideBySide(rest, told, widest)];
  const isRoom = lines.length + told.length + LEAST_GRAPHS <= height && WIDTH <= state.size.columns;
  return isRoom ? [...lines, ...told.map((line) => [span(' '), ...line])] : [...lines];
}

const widthOf = (line: readonly Span[]): number => line.reduce((sum, { text }) => sum + textWidth(text), 0);

const sideBySide = (left: readonly Span[][], right: readonly Span[][], width: number): Span[][] =>
  left.map((line, index) => {
    const beside = right[index] ?? [];
    return beside.length === 0 ? line : [...line, span(padEnd('', width + 2 - widthOf(line))), ...beside];
  });

function recordedLines(state: State, row: Row, glyphs: Glyphs): Span[][] {
  const { record } = state;
  if (record === null || record.answer === 'waiting') return [];
  if (record.answer === 'nothing') return [[], [label('history'), span('not recorded', 'dim')]];
  const heads = padStart(`${glyphs.downlink} down`, VALUE) + padStart(`${glyphs.uplink} up`, VALUE);
  const lines = sumLines(record.answer, sinceAsked(record, row), state);
  return [[span(padEnd('', LABEL) + heads, 'bold')], ...lines, ...quotaLines(state, row)];
}

const label = (text: string): Span => span(padEnd(text, LABEL), 'dim');

function sumLines({ today, yesterday, month, all }: RowRecord, more: Bytes, { settings }: State): Span[][] {
  const line = (text: string, { uplink, downlink }: Bytes): Span[] => [
    label(text),
    span(padStart(formatBytes(downlink, settings), VALUE) + padStart(formatBytes(uplink, settings), VALUE)),
  ];
  return [
    line('today', addBytes(today, more)),
    line('yesterday', yesterday),
    line('month', addBytes(month, more)),
    line('all', addBytes(all, more)),
  ];
}

/** Quotas are said in the units in which they are written: GB. */
function quotaLines(state: State, { dimension, name }: Row): Span[][] {
  const quota = dimension === 'user' ? quotaOf(state, name) : undefined;
  if (quota === undefined) return [];
  const [used, limit] = [quota.used, quota.limit].map((bytes) =>
    formatBytes(bytes, { bits: false, si: true }),
  );
  const mark = QUOTA_MARKS[quota.level];
  const loud = quota.level === 'over' ? 'error' : 'warning';
  return [
    [
      label('quota'),
      span(`${used} of ${limit}, ${quota.percent} %`),
      ...(mark === '' ? [] : [span(` ${mark}`, loud)]),
    ],
  ];
}
