/** The rows of a table, each with a name and its numbers, and the line of sums. */
import { memo } from 'react';
import type { QuotaLevel } from '../../history/quotas.ts';
import type { CellContext } from '../../table/column.ts';
import { type Figures, isIdle, type Sums, type TableFacts } from '../../table/figures.ts';
import { formatBytes, formatCompact, type Units } from '../../table/format.ts';
import { labelsOf, type Names } from '../../table/names.ts';
import type { Fit } from '../../table/widths.ts';
import { type Meaning, type Span, span } from '../../text/meaning.ts';
import { padEnd, padStart, textWidth, truncate } from '../../text/width.ts';
import { QUOTA_MARKS } from '../quota-marks.ts';
import { Line } from './line.tsx';
import { type ScreenTools, useScreen } from './screen-context.ts';

/** What all rows of a table are drawn with. */
export interface Drawing extends Units {
  readonly fit: Fit;
  readonly facts: TableFacts;
  /** The speed of a full bar; null if each row has its own scale. */
  readonly scale: number | null;
  /** What the servers are called. */
  readonly serverNames: Names;
}

export interface RowProps extends Drawing {
  readonly figures: Figures;
  /** The name as displayed. */
  readonly label: string;
  /** How much of its quota is used. */
  readonly quota: QuotaLevel;
  readonly selected: boolean;
}

/** A row: bright while it has traffic, dim when idle. The selected row has a mark as well as a look. */
export const Row = memo(function Row({ figures, label, quota, selected, ...drawing }: RowProps) {
  const screen = useScreen();
  const cell = cellContext(drawing, screen);
  const look = lookOf(figures, selected);
  const spans = drawing.fit.columns.flatMap(({ column, width }): Span[] => {
    if (column.id === 'name') return nameSpans((selected ? '>' : ' ') + label, width + 1, quota, look);
    const { text, meaning } = column.cell(figures, cell(width));
    return [span(padStart(text, drawing.fit.gap + width), look ?? meaning)];
  });
  return <Line spans={spans} />;
});

/** A name, followed by a mark if its quota is nearly or completely used. */
function nameSpans(name: string, width: number, quota: QuotaLevel, look: Meaning | undefined): Span[] {
  const { text: mark, meaning } = QUOTA_MARKS[quota];
  if (mark === '') return [span(padEnd(name, width), look ?? 'bold')];
  const used = textWidth(name) + 1;
  return [
    span(`${name} `, look ?? 'bold'),
    span(padEnd(mark, width - used), look === 'selected' ? look : meaning),
  ];
}

/** The look of the whole row, if it has one. */
function lookOf(figures: Figures, selected: boolean): Meaning | undefined {
  if (selected) return 'selected';
  return isIdle(figures) || figures.row.gone || !figures.origin.isLive ? 'dim' : undefined;
}

export interface TotalRowProps extends Drawing {
  /** Starts in the column of the mark. */
  readonly title: string;
  readonly sums: Sums;
  readonly meaning: Meaning;
}

/** A line of sums. */
export function TotalRow({ title, sums, meaning, ...drawing }: TotalRowProps) {
  const screen = useScreen();
  const cell = cellContext(drawing, screen);
  const texts = drawing.fit.columns.map(({ column, width }) =>
    column.id === 'name'
      ? padEnd(truncate(title, width + 1, screen.glyphs.ellipsis), width + 1)
      : padStart(column.total(sums, cell(width)) ?? '', drawing.fit.gap + width),
  );
  return <Line spans={[span(texts.join(''), meaning)]} />;
}

function cellContext(
  { fit, facts, bits, si, scale, serverNames }: Drawing,
  { glyphs, ascii }: ScreenTools,
): (width: number) => CellContext {
  const format = fit.compact ? formatCompact : formatBytes;
  const number = (bytes: bigint | number | null): string =>
    bytes === null ? glyphs.unknown : format(bytes, { bits, si });
  const { strangers, sums } = facts;
  return (width) => ({
    strangers,
    sums,
    glyphs,
    number,
    width,
    scale,
    server: (label) => labelsOf(serverNames, { width, ellipsis: glyphs.ellipsis, ascii })(label),
  });
}
