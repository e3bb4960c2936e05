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

/** Figures that no part of the bench measures: they carry their date. */
const IN_THE_WAY: readonly string[] = [
  '## 0.1.0 beside it',
  '',
  '0.1.0 drew its lines itself and gave Ink no elements to lay out. Both at once on one busy machine, 100 users, 30 %',
  'active, 120×40, one tick a second after 25 s of five (2026-11-25, Node 24):',
  '',
  '| what | 0.1.0 | with components | `--json` |',
  '| --- | ---: | ---: | ---: |',
  '| CPU of a tick, an element for each span | 9.24 ms | 15.5 ms | 5.04 ms |',
  '| CPU of a tick, one text a line | 8.86 ms | 9.08 ms | 4.92 ms |',
  '| bytes a tick | 2,571 B | 2,496 B | – |',
  '| resident after it | 118 MiB | 132 MiB | 85.9 MiB |',
  '| resident after 30 s of one tick a second | 90.2 MiB | 112 MiB | – |',
  '| CPU up to the first table | 247 ms | 445 ms | – |',
  '',
  '## What stands in the way of the aims that are missed',
  '',
  '- **Start**: in turns with its floor and at real-time priority (2026-11-25, two busy cores) v2top took 1.75 times as',
  '  long up to the first table, and 1.5 times since the history opens while the screen loads. What it does and the floor',
  '  does not: parse 0.6 MB more (22 ms of 520), read its settings and look for the core (30), start a thread for the',
  '  history beside all that on the same two cores (50), ask three more questions and write down the answers (40).',
  "  V8's compile cache would save another 12 %, but needs a second file beside the program, and a folder of code that",
  '  every start trusts, that of root too.',
  '- **A tick**: the default writes down each poll before it resets, so a core is asked twice, and the history twice too. Of',
  '  100 users a tick took 0.46 to 0.51 of the script in runs of one day (2026-11-26). At 10,000 users each answer names',
  '  20,000 counters: decoding both takes 9 ms, accounting for them 22, the sample 19, the tables 9 and drawing 22 (medians),',
  "  the history's thread 28, and V8's collections beside them 31. A run with the history off is a third cheaper.",
  "- **Resident memory**: the history's thread holds 20 to 28 MiB, a third of the floor. The rest is V8's space for young",
  '  objects, which grows with use: two demos beside two others for two minutes, five polls a second, had 170 MiB in place of',
  '  282 with the flags of `src/traffic/small-heap.ts`, for 8 % more CPU. From 2,000 rows on the screen leaves it to V8: at',
  '  10,000 users a tick would cost 113 ms in place of 80 (with 196 MiB in place of 444).',
  '- **Flat**: 100,000 ticks without pauses, on a core in memory (2026-11-26), leave 15.0 MiB on the heap, as 20,000 did',
  '  (14.9), and 220 MiB resident against 211 after 10,000.',
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
