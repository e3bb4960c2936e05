/** The server's whole traffic over time in both directions: side by side on wide screens, otherwise stacked. */
import { Box } from 'ink';
import { WAYS } from '../../table/glyphs.ts';
import { newestShown, shownLine, shownSamples } from '../sight.ts';
import type { State } from '../state.ts';
import { timelineOf } from '../timeline.ts';
import { Graph, SCALE_CELLS } from './graph.tsx';
import { useScreen } from './screen-context.ts';

/** From this width on the two graphs are side by side. */
const BESIDE_FROM = 80;

export interface LineGraphProps {
  readonly state: State;
  /** Its height in lines. */
  readonly lines: number;
}

export function LineGraph({ state, lines }: LineGraphProps) {
  const { columns } = useScreen();
  const newest = newestShown(state);
  const line = shownLine(state);
  if (newest === undefined || line === undefined || lines < 2) return null;
  const samples = shownSamples(state);
  const began = { mono: Math.min(...samples.map(({ since }) => since)) };
  const isGap = (slot: number): boolean => samples.every((sample) => sample.isGap(slot));
  const beside = columns >= BESIDE_FROM;
  const width = beside ? Math.floor((columns - 1) / 2) : columns;
  const timeline = timelineOf(newest.at, began, state.span, width - SCALE_CELLS);
  const height = (beside ? lines : Math.floor(lines / 2)) - 1;
  return (
    <Box flexDirection={beside ? 'row' : 'column'} columnGap={1} height={lines}>
      {WAYS.map((way) => (
        <Graph
          key={way}
          way={way}
          history={line.history}
          isGap={isGap}
          timeline={timeline}
          height={height}
          units={state.settings}
          quiet
        />
      ))}
    </Box>
  );
}
