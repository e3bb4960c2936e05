/** Parses the file formats that cores read: JSON with comments, YAML and TOML, chosen by file name. */
import { isObject } from './json-value.ts';
import { type ParsedText, parseJsonc } from './jsonc.ts';

/** Parses a configuration's text. The YAML and TOML parsers are loaded only when needed. */
export async function parseConfig(file: string, text: string): Promise<ParsedText> {
  if (/\.ya?ml$/i.test(file)) return parseYaml(text);
  return /\.toml$/i.test(file) ? parseToml(text) : parseJsonc(text);
}

/** Whether v2top can edit this file and keep its comments. */
export const isJson = (file: string): boolean => !/\.(ya?ml|toml)$/i.test(file);

async function parseYaml(text: string): Promise<ParsedText> {
  const { parseDocument } = await import('yaml');
  // The cores read YAML 1.1, in which `on` and `yes` are true.
  const document = parseDocument(text, { version: '1.1', stringKeys: false, logLevel: 'silent' });
  const [error] = document.errors;
  if (error !== undefined) {
    const [{ line, col }] = error.linePos ?? [{ line: 1, col: 1 }];
    return refuse(line, col, `this is not YAML (${firstLine(error.message)})`);
  }
  try {
    return accept(document.toJS());
  } catch (thrown) {
    // Nested aliases would expand to more than fits into memory.
    return refuse(1, 1, `this is not YAML (${thrown instanceof Error ? firstLine(thrown.message) : thrown})`);
  }
}

async function parseToml(text: string): Promise<ParsedText> {
  const { parse, TomlError } = await import('smol-toml');
  try {
    return accept(parse(text));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    return refuse(error.line, error.column, `this is not TOML (${firstLine(error.message)})`);
  }
}

const refuse = (line: number, column: number, what: string): ParsedText => ({
  ok: false,
  problem: { line, column, what },
});

/** A value that is not an object is refused later, with the same message for all formats. */
const accept = (value: unknown): ParsedText => ({
  ok: true,
  value: isObject(value) ? value : null,
  slips: [],
  remarks: [],
  clashes: [],
});

/** Drops the excerpt of the file that the parsers append to their messages. */
const firstLine = (message: string): string =>
  (message.split('\n')[0] ?? '')
    .replace(/^Invalid TOML document: /, '')
    .replace(/ at line \d+, column \d+:?$/, '');
