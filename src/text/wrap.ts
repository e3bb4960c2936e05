/** Breaks text into lines. */
import { textWidth, truncate } from './width.ts';

/**
 * Breaks a text at spaces into lines of at most `width` cells. A longer word is cut, or kept whole if the reader may
 * want to copy it.
 */
export function wrapText(text: string, width: number, longWords: 'cut' | 'whole' = 'cut'): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (textWidth(longer) <= width) line = longer;
    else {
      if (line !== '') lines.push(line);
      line = longWords === 'whole' || textWidth(word) <= width ? word : truncate(word, width);
    }
  }
  return [...lines, line];
}
