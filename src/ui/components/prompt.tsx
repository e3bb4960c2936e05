/** A line in which something is typed, with the terminal's cursor at its end. */
import { useInsertionEffect } from 'react';
import { span } from '../../text/meaning.ts';
import { cleanName } from '../../text/safe.ts';
import { textWidth } from '../../text/width.ts';
import { Line } from './line.tsx';
import { useScreen } from './screen-context.ts';

export interface PromptProps {
  /** What stands before the text. */
  readonly sign: string;
  readonly text: string;
  /** What ends it, shown where there is room. */
  readonly hint: string;
}

/** It stands on the last row of the screen. */
export function Prompt({ sign, text, hint }: PromptProps) {
  const { columns, rows, glyphs, placeCursor } = useScreen();
  const typed = text === '' ? '' : cleanName(text);
  const start = textWidth(sign);
  // The end of a long text is what is being typed: cut its start.
  const room = Math.max(1, columns - 1 - start);
  const shown = textWidth(typed) <= room ? typed : glyphs.ellipsis + tail(typed, room - 1);
  const column = Math.min(columns - 1, start + textWidth(shown));
  // Ink writes the frame of this commit after insertion effects and before layout effects.
  useInsertionEffect(() => {
    placeCursor({ column, row: rows - 1 });
    return () => placeCursor(undefined);
  }, [placeCursor, column, rows]);
  const after = `   ${hint}`;
  const rest = columns - column - textWidth(after) >= 1 ? [span(after, 'dim')] : [];
  return <Line spans={[span(sign, 'bold'), span(shown), ...rest]} />;
}

function tail(text: string, width: number): string {
  const characters = [...text];
  while (characters.length > 0 && textWidth(characters.join('')) > width) characters.shift();
  return characters.join('');
}
