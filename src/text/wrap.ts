/** Breaks text into lines. */
import { textWidth, truncate } from './width.ts';

/** Breaks a text into lines of at most so many cells, at blanks where there are any. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (textWidth(longer) <= width) line = longer;
    else {
      if (line !== '') lines.push(line);
      line = textWidth(word) <= width ? word : truncate(word, width);
    }
  }
  return [...lines, line];
}
