/** Writes the doctor's findings as plain text, in lines that fit 80 columns. */
import type { JsonPath } from '../core/config/json-value.ts';
import { printJson } from '../core/config/print-json.ts';
import type { Meaning } from '../text/meaning.ts';
import type { Check, Fix } from './check.ts';

/** Colours a text, or leaves it as it is. */
export type Paint = (style: Meaning, text: string) => string;

export interface ReportOptions {
  /** Only ASCII marks. Names from the configuration are shown as they are. */
  readonly ascii: boolean;
  readonly color: Paint;
}

interface Mark {
  readonly sign: string;
  readonly ascii: string;
  readonly style: Meaning;
}

/** The words beside the ASCII signs keep the marks apart without colour and for a screen reader. */
const MARKS: Readonly<Record<string, Mark>> = {
  true: { sign: '✓', ascii: 'ok', style: 'good' },
  false: { sign: '✗', ascii: 'NO', style: 'error' },
  unknown: { sign: '?', ascii: '??', style: 'warning' },
  note: { sign: '·', ascii: '--', style: 'dim' },
};

const WIDTH = 78;

/** One block for each check: a mark and what was found; below it, unless all is well, why and what to put where. */
export function renderReport(checks: readonly Check[], options: ReportOptions): string {
  const seen = new Set<string>();
  return checks.map((check) => block(check, options, seen)).join('');
}

function block(check: Check, { ascii, color }: ReportOptions, seen: Set<string>): string {
  const mark = MARKS[String(check.ok)] ?? { sign: '?', ascii: '??', style: 'warning' };
  const sign = ascii ? mark.ascii : mark.sign;
  const indent = ' '.repeat(sign.length + 1);
  const [first = '', ...rest] = wrapText(check.title, WIDTH - indent.length);
  const title = [`${color(mark.style, sign)} ${first}`, ...rest.map((line) => indent + line)];
  const why = wrapText(check.why, WIDTH - indent.length).map((line) => indent + line);
  const lines = [...title, ...why, ...fixLines(check.fix, ascii, seen).map((line) => indent + line)];
  return lines.map((line) => `${line}\n`).join('');
}

/** The same lines are not told twice: one fix may mend two things. */
function fixLines(fix: Fix | undefined, ascii: boolean, seen: Set<string>): readonly string[] {
  if (fix === undefined) return [];
  const key = JSON.stringify(fix);
  if (seen.has(key)) return ['The lines above mend this too.'];
  seen.add(key);
  return [`${placeText(fix, ascii)}:`, ...fix.json.split('\n').map((line) => `  ${line}`)];
}

/** Where the lines belong, as a person finds it: by names, and in lists by counting from 1. */
function placeText({ into, at, replaces }: Fix, ascii: boolean): string {
  if (into.length === 0) return replaces ? 'Change at the top level' : 'Put at the top level';
  const put = at === 'start' ? 'Put first into' : at === 'end' ? 'Put last into' : 'Put into';
  return `${replaces ? 'Change in' : put} ${pathText(into, ascii)}`;
}

function pathText(path: JsonPath, ascii: boolean): string {
  const steps = path.map((step) => (typeof step === 'number' ? `no. ${step + 1}` : printJson(step).join('')));
  return steps.join(ascii ? ' > ' : ' → ');
}

/** Breaks a text between words; a word that is longer than a line stays whole, so that it can be copied. */
function wrapText(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ').filter((part) => part !== '')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines.push(`${lines.pop()} ${word}`);
    else lines.push(word);
  }
  return lines;
}
