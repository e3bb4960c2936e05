/** Parses JSON as the cores' configuration files use it: with //, /* and # comments. */
import { type Node, type ParseError, parseTree, printParseErrorCode, visit } from 'jsonc-parser';
import { hasCaseTwins, type Repeated, treeValue } from './repeated.ts';

/** A remark about one place of a text; line and column count from 1. */
export interface TextProblem {
  readonly line: number;
  readonly column: number;
  readonly what: string;
}

export type ParsedText =
  | {
      readonly ok: true;
      readonly value: unknown;
      /** What v2top accepts but V2Ray and Xray refuse: trailing commas, a byte order mark. */
      readonly slips: readonly TextProblem[];
      /** What the cores may read differently than intended: a repeated name, text after the end. */
      readonly remarks: readonly TextProblem[];
      /**
       * What the core may refuse: a repeated name with values of different types, a whole number written as a fraction.
       */
      readonly clashes: readonly TextProblem[];
    }
  | { readonly ok: false; readonly problem: TextProblem };

const WORDS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this is not JSON (names and texts need double quotes)',
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
  InvalidCharacter: 'this character cannot stand here',
};

const BOM: TextProblem = {
  line: 1,
  column: 1,
  what: 'the file begins with a byte order mark (BOM); save it as UTF-8 without one',
};

/**
 * Parses a configuration's text. Only the first problem is reported, because later ones usually follow from it. `hash`
 * says whether comments may begin with #, as in the cores' files.
 */
export function parseJsonc(source: string, hash = true): ParsedText {
  if (isUtf16(source)) return problem('', 0, 'the file is UTF-16; save it as UTF-8');
  const bare = source.replace(/^\uFEFF/, '');
  const marks = bare === source ? [] : [BOM];
  const plain = parsePlain(bare);
  if (plain !== undefined) return { ok: true, value: plain.value, slips: marks, remarks: [], clashes: [] };
  try {
    return parseAsPeopleWrite(hash ? blankHashComments(bare) : bare, marks);
  } catch {
    return problem('', 0, 'the brackets are nested too deep to be read');
  }
}

/** Read as UTF-8, every second character of UTF-16 is a NUL. */
const isUtf16 = (source: string): boolean => /^\uFFFD{0,2}(\0[\x20-\x7e]|[\x20-\x7e\r\n]\0)/.test(source);

const problem = (text: string, offset: number, what: string): ParsedText => ({
  ok: false,
  problem: problemAt(text, offset, what),
});

/** Most configurations are plain JSON, which needs no second parser to be loaded and warmed up. */
function parsePlain(text: string): { readonly value: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const plain = namesIn(text) === countNames(value) && !hasCaseTwins(value) && !DECIMAL.test(text);
    return plain ? { value } : undefined;
  } catch {
    return undefined;
  }
}

/** A number that may be meant as an integer but that Go does not read as one: `443.0`, `1e3`. */
const DECIMAL = /[:,[\s]-?\d+(\.0*)?([eE]|(?<=\.0*)[\s,}\]])/;

/** How many names a JSON text contains; if its value has fewer, one of them is repeated. */
const namesIn = (text: string): number =>
  text.match(/"(?:[^"\\]|\\.)*"\s*:|"(?:[^"\\]|\\.)*"/g)?.filter((part) => part.endsWith(':')).length ?? 0;

function countNames(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const values: unknown[] = Object.values(value);
  return values.reduce<number>(
    (sum, inner) => sum + countNames(inner),
    Array.isArray(value) ? 0 : values.length,
  );
}

/** Reads what people write: comments, trailing commas, names given twice. `marks` are slips that were found before. */
function parseAsPeopleWrite(text: string, marks: readonly TextProblem[]): ParsedText {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  const end = tree === undefined ? text.length + 1 : endOf(tree, text);
  // Anything after the last brace is ignored.
  const first = errors
    .map(({ error, offset }) => ({ offset, name: printParseErrorCode(error) }))
    .find(({ name, offset }) => name !== 'EndOfFileExpected' && offset < end);
  if (first !== undefined || tree === undefined) {
    const what = text.trim() === '' ? 'the file is empty' : (WORDS[first?.name ?? ''] ?? 'this is not JSON');
    return problem(text, first?.offset ?? 0, what);
  }
  const repeated: Repeated[] = [];
  const value = treeValue(tree, repeated);
  const harmless = repeated.filter(({ clash }) => !clash);
  const clashing = repeated.filter(({ clash }) => clash);
  return {
    ok: true,
    value,
    slips: [...marks, ...trailingCommas(text, end)],
    remarks: [...repetitions(text, harmless, 'the core merges both'), ...textAfter(text, end)],
    clashes: [...repetitions(text, clashing, 'the two are of different types'), ...fractions(text)],
  };
}

const repetitions = (text: string, repeated: readonly Repeated[], consequence: string): TextProblem[] =>
  repeated.map(({ name, offset }) => problemAt(text, offset, `"${name}" is repeated here; ${consequence}`));

/** Whole numbers that are written with a fraction or an exponent. */
function fractions(text: string): TextProblem[] {
  const found: TextProblem[] = [];
  const what = 'the core takes no fraction or exponent where it wants a whole number';
  visit(text, {
    onLiteralValue: (literal, offset, length) => {
      const isWhole = typeof literal === 'number' && Number.isInteger(literal);
      if (isWhole && /[.eE]/.test(text.slice(offset, offset + length)))
        found.push(problemAt(text, offset, what));
    },
  });
  return found;
}

/** The text after the configuration, if there is any. */
function textAfter(text: string, end: number): TextProblem[] {
  const after = text.slice(end).search(/\S/);
  return after < 0 ? [] : [problemAt(text, end + after, 'the configuration ends before this')];
}

/** Where the tree's text ends; beyond the text if its last bracket is missing. */
function endOf({ type, offset, length }: Node, text: string): number {
  const last = text[offset + length - 1];
  const closed = type === 'object' ? last === '}' : type !== 'array' || last === ']';
  return length > 0 && closed ? offset + length : text.length + 1;
}

/** The places in an otherwise valid text where a comma comes before a closing bracket. */
function trailingCommas(text: string, end: number): TextProblem[] {
  const errors: ParseError[] = [];
  parseTree(text, errors, { allowTrailingComma: false });
  const offsets = errors.map(({ offset }) => offset).filter((offset) => offset < end);
  return [...new Set(offsets)].map((at) =>
    problemAt(text, at, 'there is a comma before this closing bracket'),
  );
}

function problemAt(text: string, offset: number, what: string): TextProblem {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, what };
}

/** Replaces comments that begin with # by spaces, because jsonc-parser does not know them; offsets stay the same. */
export function blankHashComments(text: string): string {
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

/** The end of the string or comment that begins at `at`; the next position for anything else. */
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
