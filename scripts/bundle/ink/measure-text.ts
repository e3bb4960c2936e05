/** Replaces Ink's module in the bundle: measures simple text directly, without a cache. */
import measureByInk from '../../../node_modules/ink/build/measure-text.js';
import { simpleSize } from './simple-text.ts';

export default function measureText(text: string): { readonly width: number; readonly height: number } {
  if (text === '') return { width: 0, height: 0 };
  return simpleSize(text) ?? measureByInk(text);
}
