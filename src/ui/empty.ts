/** What stands where tables would be: nothing has answered yet, or what answered counts nothing. */
import { type Advice, adviceFor, adviceForEmpty } from '../core/advice.ts';
import { cleanName } from '../text/safe.ts';
import { wrapText } from '../text/wrap.ts';
import { type Line, span } from './frame.ts';
import { type State, shownSample } from './state.ts';

/** Before the first answer: that it is tried, or why it fails and what to do. */
export function troubleLines(state: State): Line[] {
  const { trouble, server } = state;
  if (trouble === null) return [[], [span(` Asking ${server} …`.replace('…', '...'), 'dim')]];
  const { headline, lines } = adviceFor(trouble.failure, server);
  return page(
    headline,
    [...lines, '', `The answer was: ${cleanName(trouble.failure.detail)}`],
    state.size.columns,
  );
}

/** An answer without any counter. */
export function emptyLines(state: State): Line[] {
  const advice = adviceOn(state);
  return advice === undefined ? [] : page(advice.headline, advice.lines, state.size.columns);
}

/** Under tables that lack users: a line that says why, if there is room. */
export function missingLines(state: State): Line[] {
  const advice = adviceOn(state);
  if (advice === undefined) return [];
  const lines = wrapText(advice.headline, Math.max(10, state.size.columns - 2));
  return [[], ...lines.map((text): Line => [span(` ${text}`, 'dim')])];
}

function adviceOn(state: State): Advice | undefined {
  const rows = shownSample(state)?.rows;
  return adviceForEmpty({
    inbound: rows?.inbound.length ?? 0,
    user: rows?.user.length ?? 0,
    outbound: rows?.outbound.length ?? 0,
  });
}

function page(headline: string, lines: readonly string[], columns: number): Line[] {
  const width = Math.max(10, columns - 2);
  return [
    [],
    ...wrapText(headline, width).map((text): Line => [span(` ${text}`, 'error')]),
    [],
    ...lines
      .flatMap((line) => (line.startsWith(' ') ? [line] : wrapText(line, width)))
      .map((text): Line => [span(` ${text}`)]),
  ];
}
