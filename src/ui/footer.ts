/** The last line: what is being typed or asked, what was just said, or else the keys. */

import type { Glyphs } from '../table/glyphs.ts';
import { cleanName } from '../text/safe.ts';
import { textWidth } from '../text/width.ts';
import { type Line, type Span, span } from './frame.ts';
import { BINDINGS, keyLabel } from './keys.ts';
import { cutLine, fitParts } from './line.ts';
import type { State } from './state.ts';

/** The footer, and the column of the cursor where something is typed. */
export function footerLine(state: State, glyphs: Glyphs): { line: Line; cursor?: number } {
  const { columns } = state.size;
  const { front, message, settings } = state;
  if (front.kind === 'filter') return filterLine(settings.filter, columns, glyphs);
  const line =
    front.kind === 'confirm'
      ? [span(front.question, 'status')]
      : message === null
        ? undefined
        : [span(message.text, 'bold')];
  return { line: line === undefined ? keyLine(state) : cutLine(line, columns, glyphs.ellipsis) };
}

function filterLine(filter: string, columns: number, glyphs: Glyphs): { line: Line; cursor: number } {
  const hint = '   Enter keeps, Esc clears';
  const typed = cleanTyped(filter);
  // The end of a long filter is what is being typed: cut its start.
  const room = Math.max(1, columns - 2);
  const shown = textWidth(typed) <= room ? typed : `${glyphs.ellipsis}${tail(typed, room - 1)}`;
  const cursor = Math.min(columns - 1, 1 + textWidth(shown));
  const rest = columns - cursor - textWidth(hint) >= 1 ? [span(hint, 'dim')] : [];
  return { line: [span('/', 'bold'), span(shown), ...rest], cursor };
}

const cleanTyped = (text: string): string => (text === '' ? '' : cleanName(text));

function tail(text: string, width: number): string {
  const characters = [...text];
  while (characters.length > 0 && textWidth(characters.join('')) > width) characters.shift();
  return characters.join('');
}

/** The keys of the table of bindings that have a word for the footer, the most needed first to stay. */
function keyLine({ size, front, paused }: State): Line {
  if (front.kind !== 'tables') return [span(hintOf(front.kind), 'dim')];
  const hinted = BINDINGS.flatMap(({ keys, footer, action }) =>
    footer === undefined
      ? []
      : [
          {
            rank: footer.rank,
            label: footerKeys(action, keys),
            word: action === 'pause' && paused !== null ? 'resume' : footer.word,
          },
        ],
  );
  const part = ({ label, word }: { label: string; word: string }): Span => span(`${label} ${word}`);
  const ranked = hinted.sort((a, b) => a.rank - b.rank).map((hint) => ({ hint, part: part(hint) }));
  const kept = fitParts(
    ranked.map((one) => one.part),
    size.columns - 1,
    2,
  );
  const words = ranked.filter((one) => kept.includes(one.part));
  // Quit and help stand at the end, where one looks for them; the rest in the order of their rank.
  const ordered = [...words.slice(2), ...words.slice(0, 2).reverse()];
  return ordered.flatMap(({ hint }, index) => [
    span(index === 0 ? '' : '  '),
    span(hint.label, 'bold'),
    span(` ${hint.word}`),
  ]);
}

/** Sorting has a key for either way; the others are shown by their first. */
function footerKeys(action: string, keys: readonly string[]): string {
  return action === 'sort-next' ? '< >' : keyLabel(keys[0] ?? '');
}

function hintOf(kind: string): string {
  if (kind === 'columns') return 'Esc back  Space shows or hides';
  if (kind === 'detail') return 'Esc back  Up Down other rows  Space pause';
  return 'Esc back  Up Down scroll';
}
