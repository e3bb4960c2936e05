/**
 * One table: its head, the rows in sight, TOTAL, and what no user accounts for.
 *
 *     User 36  /exam             10 s▼      ↓ /s      ↑ /s   ↓ total   ↑ total  share  last 60 s
 *     >alice@example.net      31.2 MiB  33.9 MiB  1.20 MiB  90.1 GiB  1.20 GiB    99%  ▁▂▂▅▇█▇▆
 *      TOTAL                  31.2 MiB  34.0 MiB  1.20 MiB  90.2 GiB  1.20 GiB
 */
import { Box } from 'ink';
import type { Dimension } from '../../core/counters.ts';
import { restOf } from '../../table/figures.ts';
import { labelsOf } from '../../table/names.ts';
import { isRow, keyOf } from '../../table/row-id.ts';
import { scaleOf } from '../../table/scale.ts';
import { totalTitle } from '../../table/table.ts';
import type { Fit } from '../../table/widths.ts';
import { span } from '../../text/meaning.ts';
import { REMAINDER } from '../fit.ts';
import type { TableLayout } from '../layout.ts';
import { markCells, quotaOf } from '../quota-marks.ts';
import type { State } from '../state.ts';
import { Line } from './line.tsx';
import { type Drawing, Row, TotalRow } from './row.tsx';
import { useScreen } from './screen-context.ts';
import { countedTitle, TableHead } from './table-head.tsx';

export interface TableProps {
  readonly state: State;
  readonly layout: TableLayout;
  /** How the columns fit, the same for all tables. */
  readonly fit: Fit;
  /** Whether it is the only visible table. */
  readonly alone: boolean;
}

export function Table({ state, layout, fit, alone }: TableProps) {
  const { dimension, total, remainder, lines, collapsed } = layout;
  const { settings, tables } = state;
  const table = tables[dimension];
  const { bits, si, ownScale } = settings;
  const scale = ownScale ? null : scaleOf(table, fit.columns);
  const { serverNames } = state;
  const drawing = { fit, facts: table, bits, si, scale, serverNames };
  if (collapsed) {
    return <TotalRow {...drawing} title={countedTitle(table)} sums={table.sums} meaning="plain" />;
  }
  return (
    <Box flexDirection="column" height={lines}>
      <TableHead state={state} layout={layout} fit={fit} alone={alone} />
      <Rows state={state} layout={layout} drawing={drawing} />
      {total && <TotalRow {...drawing} title={` ${totalTitle(table)}`} sums={table.sums} meaning="plain" />}
      {remainder && (
        <TotalRow
          {...drawing}
          title={` ${REMAINDER}`}
          sums={restOf(tables.inbound.sums, table.sums)}
          meaning="dim"
        />
      )}
    </Box>
  );
}

interface RowsProps {
  readonly state: State;
  readonly layout: TableLayout;
  readonly drawing: Drawing;
}

/** The visible rows, or why there are none. */
function Rows({ state, layout: { dimension, rows: most }, drawing }: RowsProps) {
  const { glyphs, ascii } = useScreen();
  const { tables, offsets, focus, selected } = state;
  const { rows, names } = tables[dimension];
  if (rows.length === 0 && most > 0) return <Line spans={[span(` ${noRows(state, dimension)}`, 'dim')]} />;
  const width = drawing.fit.columns.find(({ column }) => column.id === 'name')?.width ?? 1;
  const isUser = dimension === 'user';
  const room = Math.max(1, width - (isUser ? markCells(state) : 0));
  const label = labelsOf(names, { width: room, ellipsis: glyphs.ellipsis, ascii });
  const seen = rows.slice(offsets[dimension], offsets[dimension] + most);
  return seen.map((figures) => (
    <Row
      key={keyOf(figures)}
      {...drawing}
      figures={figures}
      label={label(figures.row.name)}
      quota={(isUser ? quotaOf(state, figures.row.name)?.level : undefined) ?? 'fine'}
      selected={focus === dimension && isRow(selected[dimension], figures)}
    />
  ));
}

const noRows = ({ tables }: State, dimension: Dimension): string =>
  tables[dimension].idleHidden > 0 ? 'no traffic in the last ten seconds' : 'no name matches';
