/** The rows of a table: a name and its numbers, and the line of sums below them. */
import { memo } from 'react';
import type { CellContext } from '../../table/columns.ts';
import type { Figures, Sums, TableFacts } from '../../table/figures.ts';
import { formatBytes, formatCompact, type Units } from '../../table/format.ts';
import type { Glyphs } from '../../table/glyphs.ts';
import type { Fit } from '../../table/widths.ts';
import { type Meaning, type Span, span } from '../../text/meaning.ts';
import { padEnd, padStart, truncate } from '../../text/width.ts';
import { Line } from './line.tsx';
import { useScreen } from './screen-context.ts';

/** What all rows of a table are drawn with. */
interface Drawing extends Units {
  readonly fit: Fit;
  readonly facts: TableFacts;
}

export interface RowProps extends Drawing {
  readonly figures: Figures;
  readonly selected: boolean;
}

/** A row; while it is selected it has a mark as well as a look. */
export const Row = memo(function Row({ figures, selected, ...drawing }: RowProps) {
  const { glyphs } = useScreen();
  const cell = cellContext(drawing, glyphs);
  const spans = drawing.fit.columns.map(({ column, width }): Span => {
    const { text, meaning } = column.cell(figures, cell(width));
    const shown =
      column.id === 'name'
        ? (selected ? '>' : ' ') + padEnd(truncate(text, width, glyphs.ellipsis), width)
        : padStart(text, drawing.fit.gap + width);
    return span(shown, selected ? 'selected' : meaning);
  });
  return <Line spans={spans} />;
});

export interface TotalRowProps extends Drawing {
  readonly title: string;
  readonly sums: Sums;
  readonly meaning: Meaning;
}

/** A line of sums. */
export function TotalRow({ title, sums, meaning, ...drawing }: TotalRowProps) {
  const { glyphs } = useScreen();
  const cell = cellContext(drawing, glyphs);
  const texts = drawing.fit.columns.map(({ column, width }) =>
    column.id === 'name'
      ? ` ${padEnd(truncate(title, width, glyphs.ellipsis), width)}`
      : padStart(column.total(sums, cell(width)) ?? '', drawing.fit.gap + width),
  );
  return <Line spans={[span(texts.join(''), meaning)]} />;
}

function cellContext({ fit, facts, bits, si }: Drawing, glyphs: Glyphs): (width: number) => CellContext {
  const format = fit.compact ? formatCompact : formatBytes;
  const number = (bytes: bigint | number | null): string =>
    bytes === null ? glyphs.unknown : format(bytes, { bits, si });
  return (width) => ({ sample: facts.sample, sums: facts.sums, glyphs, number, width });
}
