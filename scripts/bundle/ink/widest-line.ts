/** Replaces widest-line in the bundle: measures simple text in one pass. */
import byWidestLine from '../../../node_modules/widest-line/index.js';
import { simpleSize } from './simple-text.ts';

export default function widestLine(text: string): number {
  return simpleSize(text)?.width ?? byWidestLine(text);
}
