/**
 * The whole screen of a state, as a frame.
 *
 *     v2top  127.0.0.1:10085  V2Ray 4  up 3d 04:12  every 1s  reset        ↑ 1.2 MiB/s  ↓ 34.1 MiB/s    header
 *     Somebody else resets this core's counters: …                                                      notices
 *     Inbound 2              ↑ total   ↓ total     ↑ /s▼     ↓ /s▼   share  last 60 s                   tables
 *      tcp                   1.2 GiB  90.1 GiB   1.2 MiB  33.9 MiB     99%  ▁▂▂▅▇█▇▆
 *      TOTAL without api     1.2 GiB  90.2 GiB   1.2 MiB  34.1 MiB
 *     User 4 of 120  /alice  …
 *      no user               …
 *     < > sort  Space pause  / filter  Ctrl-R zero totals  ? help  q quit                               footer
 */

import { type Glyphs, glyphsFor, toAscii } from '../table/glyphs.ts';
import { wrapText } from '../text/wrap.ts';
import { columnsLines } from './columns-page.ts';
import { detailLines } from './detail.ts';
import { emptyLines, missingLines, troubleLines } from './empty.ts';
import { footerLine } from './footer.ts';
import { type Frame, type Line, span } from './frame.ts';
import { headerLine } from './header.ts';
import { helpLines } from './help.ts';
import { isTooSmall, LEAST_SIZE, layoutOf } from './layout.ts';
import { cutLine, restyle } from './line.ts';
import { type State, shownSample } from './state.ts';
import { tableLines } from './table.ts';

/** Draws a state. The frame has exactly as many lines as the screen has rows, none wider than its columns. */
export function drawScreen(state: State): Frame {
  const { columns, rows } = state.size;
  const glyphs = glyphsFor(state.settings.ascii);
  if (isTooSmall(state)) return { lines: tooSmallLines(state) };
  const { line: footer, cursor } = footerLine(state, glyphs);
  const body = bodyLines(state, glyphs, rows - 2).slice(0, rows - 2);
  while (body.length < rows - 2) body.push([]);
  const drawn = [headerLine(state, glyphs), ...body, footer];
  const lines = drawn
    .map((line) => (state.settings.ascii ? asciiLine(line) : line))
    .map((line) => cutLine(line, columns, glyphs.ellipsis));
  return cursor === undefined ? { lines } : { lines, cursor: { column: cursor, row: rows - 1 } };
}

function bodyLines(state: State, glyphs: Glyphs, height: number): Line[] {
  const { front } = state;
  if (front.kind === 'help') return scrolled(helpLines(state.size.columns, glyphs), front.offset, height);
  if (front.kind === 'columns')
    return scrolled(columnsLines(state, front.cursor, glyphs), front.cursor - height + 2, height);
  if (front.kind === 'detail') return detailLines(state, glyphs, height);
  const notices = noticeLines(state);
  if (shownSample(state) === null) return [...notices, ...troubleLines(state)];
  const { tables } = layoutOf(state);
  if (tables.length === 0) return [...notices, ...emptyLines(state)];
  const lines = tables.flatMap((table) => tableLines(state, table, glyphs));
  // What is old must not look alive.
  const shown = state.trouble === null ? lines : lines.map((line) => restyle(line, 'dim'));
  return [...notices, ...shown, ...missingLines(state)];
}

function noticeLines(state: State): Line[] {
  const lines = state.notices.flatMap((notice) => wrapText(notice, state.size.columns));
  return lines.slice(0, layoutOf(state).notices).map((text) => [span(text, 'warning')]);
}

/** The part of a long page that is seen; it stops at its end. */
function scrolled(lines: readonly Line[], offset: number, height: number): Line[] {
  const start = Math.max(0, Math.min(offset, lines.length - height));
  return lines.slice(start, start + height);
}

const asciiLine = (line: Line): Line => line.map(({ text, style }) => ({ text: toAscii(text), style }));

function tooSmallLines({ size }: State): Line[] {
  const texts = [
    `needs ${LEAST_SIZE.columns}x${LEAST_SIZE.rows}`,
    `has ${size.columns}x${size.rows}`,
    'q quits',
  ];
  return texts
    .slice(0, Math.max(0, size.rows))
    .map((text) => [span(text.slice(0, Math.max(0, size.columns)))]);
}
