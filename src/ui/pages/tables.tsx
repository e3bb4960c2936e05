/** The tables, or what replaces them while there is nothing to show. */
import { useMemo } from 'react';
import { LineGraph } from '../components/line-graph.tsx';
import { Lines } from '../components/lines.tsx';
import { ScreenContext, useScreen } from '../components/screen-context.ts';
import { Table } from '../components/table.tsx';
import { fitOf } from '../fit.ts';
import { bindingOf } from '../keys.ts';
import { type Layout, layoutOf } from '../layout.ts';
import { pointAt } from '../pointing.ts';
import { withUnknownKey } from '../say.ts';
import { isAllSilent, newestShown } from '../sight.ts';
import { only, type State } from '../state.ts';
import { Missing, NoAnswer, NoCounters } from './empty.tsx';
import type { Page } from './page.ts';

export const tables: Page<'tables'> = {
  Body: Tables,
  onKey: (state, key) => bindingOf(key.name)?.does(state) ?? only(withUnknownKey(state, key)),
  onMouse: pointAt,
};

/** Draws the tables' page, also behind a prompt. */
export function Tables({ state, height }: { readonly state: State; readonly height: number }) {
  const layout = layoutOf(state);
  const room = height - layout.notices.length - layout.graph;
  return (
    <>
      {layout.graph > 0 && <LineGraph state={state} lines={layout.graph} />}
      <Lines lines={layout.notices.map((line) => [line])} />
      <TablesOrWords state={state} layout={layout} room={room} />
    </>
  );
}

interface TablesOrWordsProps {
  readonly state: State;
  readonly layout: Layout;
  readonly room: number;
}

function TablesOrWords({ state, layout, room }: TablesOrWordsProps) {
  const alone = layout.tables.length === 1;
  const fit = fitOf(state);
  if (newestShown(state) === undefined) return <NoAnswer state={state} height={room} />;
  if (layout.tables.length === 0) return <NoCounters state={state} height={room} />;
  return (
    <>
      <Faded when={isAllSilent(state)}>
        {layout.tables.map((table) => (
          <Table key={table.dimension} state={state} layout={table} fit={fit} alone={alone} />
        ))}
      </Faded>
      <Missing state={state} height={room - heightOf(layout)} />
    </>
  );
}

const heightOf = ({ tables: shown }: Layout): number => shown.reduce((sum, { lines }) => sum + lines, 0);

/** Draws what is inside faint while it is outdated. */
function Faded({ when, children }: { readonly when: boolean; readonly children: React.ReactNode }) {
  const screen = useScreen();
  const shown = useMemo(() => ({ ...screen, faded: when }), [when, screen]);
  return <ScreenContext value={shown}>{children}</ScreenContext>;
}
