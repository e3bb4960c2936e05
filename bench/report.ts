/** The figures as people read them: a table in the terminal, and the page that keeps the last one. */
import { describeMachine, type Machine } from './machine.ts';
import { type Comparison, isMet, type Part, ratioOf, type Unit } from './part.ts';

/** A part with what it measured. */
export interface PartResult {
  readonly part: Part;
  readonly rows: readonly Comparison[];
}

const HEAD = ['what', 'measured', 'against', 'measured', 'ratio', 'aim', ''];

/** The cells of one row. */
function cells(row: Comparison): string[] {
  const met = isMet(row);
  return [
    row.what,
    amount(row.value, row.unit),
    row.against,
    amount(row.base, row.unit),
    ratioOf(row).toFixed(2),
    row.aim === undefined ? '' : `≤ ${row.aim}`,
    met === undefined ? '' : met ? 'met' : 'missed',
  ];
}

/** Three digits are more than any of it is exact to. */
function amount(value: number, unit: Unit): string {
  const digits = value >= 100 || value === 0 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: digits })} ${unit}`;
}

/** A part's table for the terminal, its columns as wide as they must be. */
export function terminalTable({ part, rows }: PartResult): string {
  const table = [HEAD, ...rows.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0)));
  const isNumber = (column: number): boolean => column === 1 || (column >= 3 && column <= 5);
  const lines = table.map((line) =>
    line
      .map((text, column) =>
        isNumber(column) ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  return [`${part.name}: ${part.title}`, ...lines, `How: ${oneLine(part.how)}`, ''].join('\n');
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

/** The page that keeps the last full run. */
export function benchPage(results: readonly PartResult[], machine: Machine): string {
  return [
    '# What v2top costs',
    '',
    'Each figure stands against another that was measured in the same run on the same machine. This page is written by',
    '`npm run bench -- --write`; `npm run bench -- --quick` gives rougher figures in a short time.',
    '',
    `Last run: ${describeMachine(machine)}`,
    '',
    ...results.flatMap(section),
    ...IN_THE_WAY,
  ].join('\n');
}

/** Why an aim is missed where it is; figures that no part of the bench measures carry their date. */
const IN_THE_WAY: readonly string[] = [
  '## What stands in the way of the aims that are missed',
  '',
  '- **CPU at 100 users against a tenth of a run of the script**: it goes into the calls, not into the screen. A tick of',
  '  `--json --no-reset` on 8 counters, two calls and no screen at all, took 5.3 ms (2026-11-23), as much as a tick of the',
  '  screen with its three calls: it is what grpc-js and Node make of a call a second with cold code. Against htop it is',
  '  met.',
  '- **Memory**: importing Ink and React into an otherwise empty Node program brings it from 41 to 91 MiB, gRPC to 53 MiB',
  '  (2026-11-23), so twice an empty program is spent before the first poll. It does not grow: the heap is flat over',
  '  100,000 ticks.',
  '- **100,000 counters in one poll**: the time for each counter grows with their number, where it should stay; what of it is',
  '  the garbage collector has not been taken apart.',
  '',
];

function section({ part, rows }: PartResult): string[] {
  const line = (texts: readonly string[]): string => `| ${texts.join(' | ')} |`;
  return [
    `## ${part.title}`,
    '',
    line(HEAD),
    line(['---', '---:', '---', '---:', '---:', '---:', '---']),
    ...rows.map((row) => line(cells(row))),
    '',
    oneLine(part.how),
    '',
  ];
}

/** The figures for machines. */
export function benchJson(results: readonly PartResult[], machine: Machine): string {
  const parts = results.map(({ part, rows }) => ({
    name: part.name,
    title: part.title,
    how: oneLine(part.how),
    rows: rows.map((row) => ({ ...row, ratio: ratioOf(row), met: isMet(row) })),
  }));
  return `${JSON.stringify({ machine, parts }, null, 2)}\n`;
}
