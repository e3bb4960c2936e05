/** Text with SGR sequences as cells, to compare two ways of writing the same picture. */
import { Alphabet } from '../../src/terminal/cells.ts';

/** Wider than anything that is compared, so that nothing is cut. */
const COLUMNS = 400;

const alphabet = new Alphabet();

/** The cells of each line; equal only for what looks the same. */
export function cellsOf(text: string): number[][] {
  return text.split('\n').map((line) => {
    const row = new Int32Array(COLUMNS);
    alphabet.encode(line, row);
    return [...row];
  });
}
