/** Edits a line of text with a cursor, as shells do. The cursor is before a character, counted in graphemes. */
import type { KeyPress } from '../terminal/tokenizer.ts';
import { graphemes } from '../text/width.ts';

export interface EditedLine {
  readonly text: string;
  /** Characters before the cursor. */
  readonly cursor: number;
}

/** A line with the cursor at its end. */
export function lineOf(text: string): EditedLine {
  return { text, cursor: graphemes(text).length };
}

/** The text before the cursor. */
export function beforeCursor({ text, cursor }: EditedLine): string {
  return graphemes(text).slice(0, cursor).join('');
}

/** Inserts a text at the cursor. */
function typeInto(line: EditedLine, typed: string): EditedLine {
  const before = beforeCursor(line) + typed;
  return { text: before + line.text.slice(beforeCursor(line).length), cursor: graphemes(before).length };
}

/** Removes the text between two positions. */
function cut({ text }: EditedLine, from: number, to: number): EditedLine {
  const characters = graphemes(text);
  return { text: characters.toSpliced(from, Math.max(0, to - from)).join(''), cursor: from };
}

/** Where the word before the cursor begins. */
function wordStart(line: EditedLine): number {
  return graphemes(beforeCursor(line).replace(/\S+\s*$|\s+$/u, '')).length;
}

const back = ({ cursor }: EditedLine): number => Math.max(0, cursor - 1);

const EDITS: Readonly<Record<string, (line: EditedLine) => EditedLine>> = {
  left: (line) => ({ ...line, cursor: back(line) }),
  right: ({ text, cursor }) => ({ text, cursor: Math.min(graphemes(text).length, cursor + 1) }),
  home: ({ text }) => ({ text, cursor: 0 }),
  end: ({ text }) => lineOf(text),
  'ctrl-a': ({ text }) => ({ text, cursor: 0 }),
  'ctrl-e': ({ text }) => lineOf(text),
  backspace: (line) => cut(line, back(line), line.cursor),
  delete: (line) => cut(line, line.cursor, line.cursor + 1),
  'ctrl-w': (line) => cut(line, wordStart(line), line.cursor),
  'ctrl-u': (line) => cut(line, 0, line.cursor),
  'ctrl-k': (line) => cut(line, line.cursor, graphemes(line.text).length),
};

/** The line after a key, which types a text or edits; undefined for other keys. */
export function lineAfter(line: EditedLine, { name, text }: KeyPress): EditedLine | undefined {
  return text === '' ? EDITS[name]?.(line) : typeInto(line, text);
}

/** The line with a text pasted at the cursor, without control characters. */
export function pasteInto(line: EditedLine, text: string): EditedLine {
  return typeInto(line, text.replace(/\p{Cc}/gu, ''));
}
