/** Writes the doctor's findings as plain text in lines of at most 80 columns. */
import { printJson, printMembers } from '../core/config/print-json.ts';
import type { Meaning } from '../text/meaning.ts';
import { wrapText } from '../text/wrap.ts';
import type { Check, Fix } from './check.ts';
import { placeText } from './place.ts';
import type { Change } from './repair.ts';

/** Colours a text, or returns it unchanged. */
export type Paint = (style: Meaning, text: string) => string;

export interface ReportOptions {
  /** Use only ASCII marks. Names from the configuration are not changed. */
  readonly ascii: boolean;
  readonly color: Paint;
}

interface Mark {
  readonly sign: string;
  readonly ascii: string;
  readonly style: Meaning;
}

/** The words next to the ASCII signs tell the marks apart without colour and for screen readers. */
const MARKS: Readonly<Record<'true' | 'false' | 'unknown' | 'note', Mark>> = {
  true: { sign: '✓', ascii: 'ok', style: 'good' },
  false: { sign: '✗', ascii: 'NO', style: 'error' },
  unknown: { sign: '?', ascii: '??', style: 'warning' },
  note: { sign: '·', ascii: '--', style: 'dim' },
};

const WIDTH = 78;
/** The same kind of change is printed for at most this many places. */
const PLACES = 12;

/** One block per check: a mark and the result, and below it the reason unless all is well. */
export function renderReport(checks: readonly Check[], options: ReportOptions): string {
  return checks.map((check) => block(check, options)).join('');
}

/** What to change, each place once. */
export function renderChanges(changes: readonly Change[], { ascii }: ReportOptions): string {
  const blocks = changes.slice(0, PLACES).map((change) => `${indented(changeLines(change, ascii), 2)}\n`);
  const more = changes.length - PLACES;
  const rest = more > 0 ? `  … and the like in ${more} more places\n` : '';
  return blocks.join('') + (ascii ? rest.replace('…', '...') : rest);
}

function block({ ok, title, why, fixes }: Check, { ascii, color }: ReportOptions): string {
  const mark = MARKS[`${ok}`];
  const sign = ascii ? mark.ascii : mark.sign;
  const indent = sign.length + 1;
  const [first = '', ...rest] = wrapText(arrows(title, ascii), WIDTH - indent, 'whole');
  const below = [
    ...rest,
    ...(why === '' ? [] : wrapText(arrows(why, ascii), WIDTH - indent, 'whole')),
    // The fixes of faults are printed together below; what a note offers is printed with it.
    ...(ok === 'note' ? (fixes ?? []).flatMap((fix) => changeLines(asChange(fix), ascii)) : []),
  ];
  return `${color(mark.style, sign)} ${first}\n${below.length === 0 ? '' : `${indented(below, indent)}\n`}`;
}

const arrows = (text: string, ascii: boolean): string => (ascii ? text.replaceAll(' → ', ' > ') : text);

const indented = (lines: readonly string[], by: number): string =>
  lines.map((line) => ' '.repeat(by) + line).join('\n');

const asChange = (fix: Fix): Change =>
  fix.kind === 'members' ? { ...fix, replaced: [] } : { ...fix, kind: 'elements', elements: [fix.element] };

function changeLines(change: Change, ascii: boolean): readonly string[] {
  const lines =
    change.kind === 'members' ? printMembers(change.members) : change.elements.flatMap(elementLines);
  return [`${arrows(headOf(change), ascii)}:`, ...lines.map((line) => `  ${line}`)];
}

function elementLines(element: unknown, index: number, all: readonly unknown[]): readonly string[] {
  const lines = printJson(element);
  return index < all.length - 1 ? [...lines.slice(0, -1), `${lines.at(-1)},`] : lines;
}

/** Describes for people where the lines belong. */
function headOf(change: Change): string {
  const place = placeText(change.into);
  if (change.kind === 'elements') return `Put ${change.at === 'start' ? 'first' : 'last'} into ${place}`;
  const top = change.into.length === 0;
  const names = Object.keys(change.members);
  const { replaced } = change;
  if (replaced.length === names.length) return top ? 'Change at the top level' : `Change in ${place}`;
  const put = top ? 'Put at the top level' : `Put into ${place}`;
  const old = replaced.map((name) => printJson(name).join('')).join(', ');
  return replaced.length === 0 ? put : `${put}, instead of the present ${old}`;
}
