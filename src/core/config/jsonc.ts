/** Parses JSON as it stands in the cores' configuration files: with //, /* and # comments. */
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';

/** What is wrong at one place of a text; line and column count from 1. */
export interface TextProblem {
  readonly line: number;
  readonly column: number;
  readonly what: string;
}

export type ParsedText =
  | {
      readonly ok: true;
      readonly value: unknown;
      /** What v2top reads past but V2Ray and Xray do not: trailing commas, and text after the last brace. */
      readonly slips: readonly TextProblem[];
    }
  | { readonly ok: false; readonly problem: TextProblem };

const WORDS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this is not JSON (names and texts stand in double quotes)',
  InvalidNumberFormat: 'this number is malformed',
  PropertyNameExpected: 'a name in double quotes is missing',
  ValueExpected: 'a value is missing',
  ColonExpected: 'a colon is missing',
  CommaExpected: 'a comma is missing',
  CloseBraceExpected: 'a closing } is missing',
  CloseBracketExpected: 'a closing ] is missing',
  UnexpectedEndOfComment: 'this comment does not end',
  UnexpectedEndOfString: 'this text lacks its closing quote',
  UnexpectedEndOfNumber: 'this number is cut off',
  InvalidUnicode: 'this \\u escape is malformed',
  InvalidEscapeCharacter: 'this escape does not exist in JSON',
  InvalidCharacter: 'this character must not stand here',
};

/**
 * Parses a configuration's text. The first problem counts; what follows it is mostly its echo. `hash` is whether
 * comments may begin with #, as in the cores' files.
 */
export function parseJsonc(source: string, hash = true): ParsedText {
  const bare = source.replace(/^\uFEFF/, '');
  const plain = parsePlain(bare);
  if (plain !== undefined) return plain;
  const text = hash ? blankHashComments(bare) : bare;
  const errors: ParseError[] = [];
  let value: unknown;
  try {
    value = parse(text, errors, { allowTrailingComma: true });
  } catch {
    return {
      ok: false,
      problem: { line: 1, column: 1, what: 'the brackets are nested too deep to be read' },
    };
  }
  const names = errors.map((error) => ({ ...error, name: printParseErrorCode(error.error) }));
  const first = names.find(({ name }) => name !== 'EndOfFileExpected');
  if (first !== undefined) {
    const what = text.trim() === '' ? 'the file is empty' : (WORDS[first.name] ?? 'this is not JSON');
    return { ok: false, problem: problemAt(text, first.offset, what) };
  }
  const commas = trailingCommas(text);
  const rest = names.map(({ offset }) => problemAt(text, offset, 'the configuration ends before this'));
  return { ok: true, value, slips: [...commas, ...rest.slice(0, 1)] };
}

/** What most configurations are: JSON without anything else, which needs no other parser to be loaded and warm. */
function parsePlain(text: string): ParsedText | undefined {
  try {
    return { ok: true, value: JSON.parse(text), slips: [] };
  } catch {
    return undefined;
  }
}

/** The places where a text that is otherwise sound has a comma before a closing bracket. */
function trailingCommas(text: string): TextProblem[] {
  const errors: ParseError[] = [];
  parse(text, errors, { allowTrailingComma: false });
  const offsets = errors
    .filter((error) => printParseErrorCode(error.error) !== 'EndOfFileExpected')
    .map(({ offset }) => offset);
  return [...new Set(offsets)].map((at) => problemAt(text, at, 'a comma stands before this closing bracket'));
}

function problemAt(text: string, offset: number, what: string): TextProblem {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, what };
}

/** Puts blanks in the place of comments that begin with #, which jsonc-parser does not know; offsets stay. */
function blankHashComments(text: string): string {
  if (!text.includes('#')) return text;
  let result = '';
  let from = 0;
  for (let at = 0; at < text.length; ) {
    const end = endOfToken(text, at);
    if (text[at] === '#') {
      result += text.slice(from, at) + ' '.repeat(end - at);
      from = end;
    }
    at = end;
  }
  return result + text.slice(from);
}

/** Where the string or comment that begins at `at` ends; the next place for anything else. */
function endOfToken(text: string, at: number): number {
  const rest = (end: number, length: number): number => (end < 0 ? text.length : end + length);
  if (text[at] === '"') {
    let end = at + 1;
    while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
    return Math.min(end + 1, text.length);
  }
  if (text.startsWith('/*', at)) return rest(text.indexOf('*/', at + 2), 2);
  if (text[at] === '#' || text.startsWith('//', at)) return rest(text.indexOf('\n', at), 0);
  return at + 1;
}
