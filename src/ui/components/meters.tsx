/**
 * Both speeds of the line against the highest seen, or against the line's own speed where the settings say it.
 *
 *     ↓ 12.0 MiB/s ▕█████████████▊   ▏ 14.1M   ↑ 1.13 MiB/s ▕████▎        ▏ 5.20M     9 of 36 online
 */

import { activeUsers } from '../../table/active-users.ts';
import { formatBytes, formatCompact } from '../../table/format.ts';
import { type Glyphs, WAYS } from '../../table/glyphs.ts';
import { type Meaning, type Span, span } from '../../text/meaning.ts';
import { padEnd, padStart, textWidth } from '../../text/width.ts';
import type { Way } from '../../traffic/recent.ts';
import { isAllSilent, liveSights, shownLine, shownSamples } from '../sight.ts';
import type { State } from '../state.ts';
import { Line } from './line.tsx';
import { useScreen } from './screen-context.ts';

/** The narrowest bar that is useful. */
const LEAST_BAR = 5;
/** The space after a meter. */
const GAP = 3;

export function Meters({ state }: { readonly state: State }) {
  const { columns, glyphs } = useScreen();
  const users = usersWords(state, glyphs);
  const bar = barCells(state, columns - textWidth(users) - GAP, glyphs);
  const isTight = bar < LEAST_BAR;
  const cells = isTight ? barCells(state, columns, glyphs) : bar;
  const [down = [], up = []] = WAYS.map((way) => meter(state, way, cells, glyphs));
  const gap = span(' '.repeat(GAP));
  const meters = [...down, gap, ...up];
  return <Line spans={isTight ? meters : [...meters, gap, span(users, liveOr('plain', state))]} />;
}

/**
 * Both speeds as text, for the end of a line. Their width never changes, so that what is left of them does not move.
 */
export function speedSpans(state: State, glyphs: Glyphs): Span[] {
  const [down, up] = WAYS.map((way) => speedSpan(state, way, glyphs));
  return [...(down === undefined ? [] : [down]), span('  '), ...(up === undefined ? [] : [up])];
}

function speedSpan(state: State, way: Way, glyphs: Glyphs): Span {
  const rate = shownLine(state)?.[way] ?? null;
  const mark = liveSights(state).some(({ sample }) => sample?.strangers === true) ? glyphs.atLeast : '';
  const words = rate === null ? `${glyphs.unknown}/s` : `${mark}${formatBytes(rate, state.settings)}/s`;
  return span(`${glyphs[way]} ${padStart(words, speedCells(state))}`, liveOr(way, state));
}

const speedCells = ({ settings }: State): number => (settings.bits ? 12 : 10);

/** The look of live figures, dim if they are outdated. */
const liveOr = (meaning: Meaning, state: State): Meaning => (isAllSilent(state) ? 'dim' : meaning);

/** The cells of a meter besides its bar: arrow, speed, both ends, and the speed of a full bar. */
function frameCells(state: State, glyphs: Glyphs): number {
  return textWidth(glyphs.downlink) + 1 + speedCells(state) + 1 + 2 + 1 + FULL;
}

/** The width of the speed of a full bar: "14.1M". */
const FULL = 5;

/** The width of each bar if both meters have `room` cells. */
function barCells(state: State, room: number, glyphs: Glyphs): number {
  return Math.max(0, Math.floor((room - GAP) / 2) - frameCells(state, glyphs));
}

function meter(state: State, way: Way, cells: number, glyphs: Glyphs): Span[] {
  const speed = speedSpan(state, way, glyphs);
  const line = shownLine(state);
  const full = state.settings.line ?? line?.peak[way] ?? 0;
  if (cells < LEAST_BAR) return [speed];
  const rate = isAllSilent(state) ? 0 : (line?.[way] ?? 0);
  const [left, right] = glyphs.meter;
  return [
    speed,
    span(` ${left}`, 'dim'),
    span(padEnd(horizontalBar(full === 0 ? 0 : rate / full, cells, glyphs), cells), 'dim'),
    span(`${right} ${padEnd(full === 0 ? '' : formatCompact(full, state.settings), FULL)}`, 'dim'),
  ];
}

/** A horizontal bar, with parts of cells; any value above zero is visible. */
function horizontalBar(share: number, cells: number, glyphs: Glyphs): string {
  const steps = glyphs.parts.length;
  const filled = Math.min(cells * steps, Math.ceil(share * cells * steps));
  const whole = Math.floor(filled / steps);
  const rest = filled % steps;
  return (glyphs.parts.at(-1) ?? '').repeat(whole) + (rest === 0 ? '' : (glyphs.parts[rest - 1] ?? ''));
}

/** How many users have had traffic recently, if users are counted. */
function usersWords(state: State, glyphs: Glyphs): string {
  const all = shownSamples(state).reduce((sum, { rows }) => sum + rows.user.length, 0);
  if (all === 0) return '';
  // The first reading does not tell who has had traffic.
  const known = liveSights(state).flatMap(({ sample }) =>
    sample?.elapsed == null ? [] : [activeUsers(sample)],
  );
  const here = known.length === 0 ? glyphs.unknown : known.reduce((sum, count) => sum + count);
  return `${here} of ${all} online`;
}
