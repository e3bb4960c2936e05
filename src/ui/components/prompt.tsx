/** A line for typing, with the terminal's cursor in it. */
import { useInsertionEffect } from 'react';
import { span } from '../../text/meaning.ts';
import { cleanName } from '../../text/safe.ts';
import { ending, textWidth } from '../../text/width.ts';
import { beforeCursor, type EditedLine } from '../edit-line.ts';
import { cutEnd } from '../spans.ts';
import { Line } from './line.tsx';
import { useScreen } from './screen-context.ts';

export interface PromptProps {
  /** Shown before the text. */
  readonly sign: string;
  readonly line: EditedLine;
  /** How to finish, shown if there is room. */
  readonly hint: string;
}

/** It is the last row of the screen. */
export function Prompt({ sign, line, hint }: PromptProps) {
  const { columns, rows, glyphs, placeCursor } = useScreen();
  const start = textWidth(sign);
  const { before, after } = visiblePart(line, Math.max(1, columns - 1 - start), glyphs.ellipsis);
  const column = Math.min(columns - 1, start + textWidth(before));
  // Ink writes the frame of this commit after insertion effects and before layout effects.
  useInsertionEffect(() => {
    placeCursor({ column, row: rows - 1 });
    return () => placeCursor(undefined);
  }, [placeCursor, column, rows]);
  const shown = before + after;
  const words = `   ${hint}`;
  const rest = columns - start - textWidth(shown) - textWidth(words) >= 1 ? [span(words, 'dim')] : [];
  return <Line spans={[span(sign, 'bold'), span(shown), ...rest]} />;
}

/** The visible text on both sides of the cursor: a long text is cut at its start, then at its end. */
function visiblePart(line: EditedLine, room: number, ellipsis: string): { before: string; after: string } {
  const left = beforeCursor(line);
  const typed = clean(left);
  const before = textWidth(typed) <= room ? typed : ellipsis + ending(typed, room - textWidth(ellipsis));
  const after = cutEnd(clean(line.text.slice(left.length)), room - textWidth(before), ellipsis);
  return { before, after };
}

const clean = (text: string): string => (text === '' ? '' : cleanName(text));
