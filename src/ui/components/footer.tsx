/** The last line: the latest message, or else the keys. */
import { type Span, span } from '../../text/meaning.ts';
import { keyLabel } from '../key-label.ts';
import { BINDINGS, type Binding } from '../keys.ts';
import { fitParts } from '../spans.ts';
import type { State } from '../state.ts';
import { Line } from './line.tsx';
import { useScreen } from './screen-context.ts';

export interface FooterProps {
  readonly state: State;
  /** The keys of the current page, if it has its own. */
  readonly hint?: string | undefined;
}

export function Footer({ state, hint }: FooterProps) {
  const { columns } = useScreen();
  const { message, paused } = state;
  if (message !== null) return <Line spans={[span(message.text, 'bold')]} />;
  if (hint !== undefined) return <Line spans={fitParts(hintParts(hint), columns, 2)} />;
  return <Line spans={keySpans(columns, paused !== null)} />;
}

/** The keys of a page stand two blanks apart; those that don't fit are left out. */
const hintParts = (hint: string): Span[] => hint.split('  ').map((part) => span(part, 'dim'));

interface Hint {
  readonly rank: number;
  readonly label: string;
  readonly word: string;
}

/** The keys with a word for the footer; the most important ones stay longest. */
function keySpans(columns: number, paused: boolean): Span[] {
  const hints = BINDINGS.flatMap((binding) => hintOf(binding, paused)).sort((a, b) => a.rank - b.rank);
  const parts = hints.map(({ label, word }) => span(`${label} ${word}`));
  const kept = new Set(fitParts(parts, columns - 1, 2));
  const words = hints.filter((_, index) => kept.has(parts[index] ?? span('')));
  // Quit and help are at the end, where people look for them; the others are ordered by rank.
  const ordered = [...words.slice(2), ...words.slice(0, 2).reverse()];
  return ordered.flatMap(({ label, word }, index) => [
    span(index === 0 ? '' : '  '),
    span(label, 'bold'),
    span(` ${word}`),
  ]);
}

function hintOf({ keys, footer }: Binding, paused: boolean): Hint[] {
  if (footer === undefined) return [];
  const { rank, label = keyLabel(keys[0] ?? ''), word } = footer;
  return [{ rank, label, word: (paused ? footer.paused : undefined) ?? word }];
}
