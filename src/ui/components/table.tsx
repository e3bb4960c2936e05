/**
 * One table: its head, the rows in sight, TOTAL, and what no user accounts for.
 *
 *     User 4 of 120  /alice        ↑ total   ↓ total     ↑ /s▼     ↓ /s▼   share  last 60 s
 *     >alice@example.net          1.2 GiB  90.1 GiB  1.2 MiB  33.9 MiB     99%  ▁▂▂▅▇█▇▆
 *      TOTAL                      1.2 GiB  90.2 GiB  1.2 MiB  34.1 MiB
 */
import { Box } from 'ink';
import { restOf } from '../../table/figures.ts';
import { totalTitle } from '../../table/table.ts';
import { fitColumns } from '../../table/widths.ts';
import { span } from '../../text/meaning.ts';
import type { TableLayout } from '../layout.ts';
import type { State } from '../state.ts';
import { Line } from './line.tsx';
import { Row, TotalRow } from './row.tsx';
import { TableHead } from './table-head.tsx';

export interface TableProps {
  readonly state: State;
  readonly layout: TableLayout;
  /** Whether it is the only table in sight. */
  readonly alone: boolean;
}

export function Table({ state, layout, alone }: TableProps) {
  const { dimension, rows, total, remainder } = layout;
  const { settings, size, tables, offsets, focus } = state;
  const table = tables[dimension];
  const fit = fitColumns(size.columns, settings);
  const seen = table.rows.slice(offsets[dimension], offsets[dimension] + rows);
  const selected = focus === dimension ? state.selected[dimension] : null;
  const { bits, si } = settings;
  const drawing = { fit, facts: table, bits, si };
  return (
    <Box flexDirection="column">
      <TableHead state={state} layout={layout} fit={fit} alone={alone} />
      <Box flexDirection="column" height={rows}>
        {seen.map((figures) => (
          <Row
            key={figures.row.name}
            {...drawing}
            figures={figures}
            selected={figures.row.name === selected}
          />
        ))}
        {seen.length === 0 && rows > 0 && <Line spans={[span(' no name matches', 'dim')]} />}
      </Box>
      {total && <TotalRow {...drawing} title={totalTitle(table)} sums={table.sums} meaning="bold" />}
      {remainder && (
        <TotalRow
          {...drawing}
          title="overhead, no user"
          sums={restOf(tables.inbound.sums, table.sums)}
          meaning="dim"
        />
      )}
    </Box>
  );
}
