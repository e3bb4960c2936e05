/**
 * The strip of several servers: a cell for each, all of one width, in the longest form of which the screen has room for
 * all. Cells are shortened, never dropped.
 */
import { formatAgo, formatCompact } from '../table/format.ts';
import type { Glyphs } from '../table/glyphs.ts';
import { labelsOf } from '../table/names.ts';
import { type Meaning, type Span, span } from '../text/meaning.ts';
import { padEnd, padStart } from '../text/width.ts';
import { inSight, labelOf, onlySight, type Sight } from './sight.ts';
import { separated } from './spans.ts';
import type { State } from './state.ts';

/** Cells between two servers. */
const GAP = 2;
/** The widest that a name gets. */
const MOST_NAME = 16;

/** What strips are written with. */
export interface StripTools {
  readonly glyphs: Glyphs;
  readonly ascii: boolean;
}

/** How many lines the strip may have, by the rows of the screen. */
const LINES = [
  { rows: 40, lines: 4 },
  { rows: 24, lines: 2 },
  { rows: 0, lines: 1 },
];

const mostLines = ({ size }: State): number => LINES.find(({ rows }) => size.rows >= rows)?.lines ?? 1;

/** The lines of the strip; there is none of one server. */
export function stripHeight(state: State): number {
  if (onlySight(state) !== undefined) return 0;
  const { columns } = state.size;
  const count = inSight(state).length;
  const width = FORMS.map((form) => cellWidth(form, state)).find(
    (cells) => linesNeeded(count, cells, columns) <= mostLines(state),
  );
  return width === undefined ? leastLines(state) : linesNeeded(count, width, columns);
}

/** The strip, line by line. */
export function stripLines(state: State, tools: StripTools): Span[][] {
  if (onlySight(state) !== undefined) return [];
  const { columns } = state.size;
  const sights = inSight(state);
  const form = FORMS.find(
    (one) => linesNeeded(sights.length, cellWidth(one, state), columns) <= mostLines(state),
  );
  if (form === undefined) return leastStrip(state, tools);
  const width = cellWidth(form, state);
  const perLine = cellsPerLine(width, columns);
  const write = labelsOf(state.serverNames, {
    width: nameCells(state),
    ellipsis: tools.glyphs.ellipsis,
    ascii: tools.ascii,
  });
  const cells = sights.map((sight) => ({
    text: padEnd(cellText(form, sight, write(labelOf(sight.server)), state, tools), width),
    meaning: meaningOf(sight),
  }));
  return inLines(cells, perLine, GAP);
}

/** What a cell holds besides the name, the most telling first. */
interface Form {
  /** The number that `@` takes. */
  readonly isNumbered: boolean;
  /** Both directions, or their sum. */
  readonly speeds: 1 | 2;
}

const FORMS: readonly Form[] = [
  { isNumbered: true, speeds: 2 },
  { isNumbered: true, speeds: 1 },
  { isNumbered: false, speeds: 1 },
];

/** Cells of a speed, with its arrow. */
const SPEED = 5;
const ARROW = 3;

const nameCells = ({ serverNames }: State): number => Math.min(MOST_NAME, serverNames.widest);

/** What the number takes, with the blank after it. */
const numberCells = ({ servers }: State): number => String(servers.length).length + 1;

function cellWidth({ isNumbered, speeds }: Form, state: State): number {
  const numbers = speeds === 1 ? 1 + SPEED : 2 * (ARROW + SPEED);
  return (isNumbered ? numberCells(state) : 0) + nameCells(state) + numbers + 1;
}

const cellsPerLine = (width: number, columns: number): number =>
  Math.max(1, Math.floor((columns + GAP) / (width + GAP)));

const linesNeeded = (count: number, width: number, columns: number): number =>
  width > columns ? Number.POSITIVE_INFINITY : Math.ceil(count / cellsPerLine(width, columns));

function cellText(
  { isNumbered, speeds }: Form,
  sight: Sight,
  name: string,
  state: State,
  { glyphs }: StripTools,
): string {
  const number = isNumbered ? padEnd(String(sight.place + 1), numberCells(state)) : '';
  const figures = sight.answers
    ? speedWords(sight, speeds, state, glyphs)
    : ` ${speeds === 2 ? 'silent ' : glyphs.no}${ageWords(sight, state)}`;
  return number + padEnd(name, nameCells(state)) + figures + markOf(sight);
}

/** A mark beside speeds that are too low, because others reset. */
const markOf = ({ sample, answers }: Sight): string => (answers && sample?.strangers === true ? '!' : '');

function speedWords({ sample }: Sight, speeds: 1 | 2, { settings }: State, glyphs: Glyphs): string {
  const { uplink = null, downlink = null } = sample?.line ?? {};
  const text = (rate: number | null): string =>
    padStart(rate === null ? glyphs.unknown : formatCompact(rate, settings), SPEED);
  if (speeds === 2) return ` ${glyphs.downlink} ${text(downlink)} ${glyphs.uplink} ${text(uplink)}`;
  return ` ${text(uplink === null ? downlink : uplink + (downlink ?? 0))}`;
}

/** How long nothing was heard of it: "12s". */
function ageWords({ server }: Sight, { now }: State): string {
  return server.sample === null
    ? ''
    : formatAgo((now.mono - server.sample.at.mono) / 1000).replace('now', '1s');
}

function meaningOf({ answers, sample }: Sight): Meaning {
  if (!answers) return 'dim';
  return sample?.strangers === true ? 'warning' : 'plain';
}

/** Where not even names fit beside their speeds: as many cells as there are for each, its name cut to those. */
function leastStrip(state: State, { glyphs, ascii }: StripTools): Span[][] {
  const { gap, width, perLine } = leastShape(state);
  const write = labelsOf(state.serverNames, {
    width: Math.max(1, width - 1),
    ellipsis: glyphs.ellipsis,
    ascii,
  });
  const cells = inSight(state).map((sight): Span => {
    const mark = sight.answers ? ' ' : glyphs.no;
    const name = width === 1 ? (sight.answers ? glyphs.dot : mark) : mark + write(labelOf(sight.server));
    return span(padEnd(name, width), meaningOf(sight));
  });
  return inLines(cells, perLine, gap);
}

const leastLines = (state: State): number => Math.ceil(inSight(state).length / leastShape(state).perLine);

/** How cells share the lines that there may be; where there are more servers than cells, they take more lines. */
function leastShape(state: State): { gap: number; width: number; perLine: number } {
  const { columns } = state.size;
  const perLine = Math.min(columns, Math.ceil(inSight(state).length / mostLines(state)));
  const gap = perLine * 3 <= columns ? 1 : 0;
  return { gap, perLine, width: Math.max(1, Math.floor((columns + gap) / perLine) - gap) };
}

function inLines(cells: readonly Span[], perLine: number, gap: number): Span[][] {
  const lines: Span[][] = [];
  for (let at = 0; at < cells.length; at += perLine) {
    lines.push(separated(cells.slice(at, at + perLine), ' '.repeat(gap)));
  }
  return lines;
}
