/**
 * `npm run pictures`: makes the README's pictures from real frames. It runs the built program on a pseudo terminal,
 * presses keys, reads the emulator's cells and draws them as SVG, for a dark and for a light terminal.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';
import { type EmulatedCell, Emulator } from '../test/support/emulator.ts';

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

interface Theme {
  readonly background: string;
  readonly foreground: string;
  readonly faint: string;
  /** The terminal's colours 0 to 7. */
  readonly colours: readonly string[];
}

const DARK: Theme = {
  background: '#16181d',
  foreground: '#d7dae0',
  faint: '#7d8590',
  colours: ['#16181d', '#ff7b72', '#7ee787', '#e3b341', '#79c0ff', '#d2a8ff', '#56d4dd', '#d7dae0'],
};
const LIGHT: Theme = {
  background: '#ffffff',
  foreground: '#1f2328',
  faint: '#818b98',
  colours: ['#1f2328', '#cf222e', '#116329', '#bf8700', '#0550ae', '#8250df', '#1b7c83', '#6e7781'],
};

/** One picture: what is run, which keys after how many seconds, and how large the terminal is. */
interface Shot {
  readonly name: string;
  readonly columns: number;
  readonly rows: number;
  readonly args: readonly string[];
  /** Seconds to wait, and keys to press then. */
  readonly script: readonly (readonly [seconds: number, keys: string])[];
}

const SHOTS: readonly Shot[] = [
  { name: 'tables', columns: 100, rows: 30, args: ['demo'], script: [[40, '']] },
  {
    name: 'detail',
    columns: 100,
    rows: 30,
    args: ['demo'],
    script: [
      [60, 'j\r'],
      [2, ''],
    ],
  },
];

const CELL = { width: 8.4, height: 18, font: 14 };

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

async function takeFrame({ columns, rows, args, script }: Shot): Promise<Emulator> {
  const emulator = new Emulator({ columns, rows });
  const env: Record<string, string | undefined> = { ...process.env, TERM: 'xterm-256color', LANG: 'C.UTF-8' };
  for (const name of ['CI', 'NO_COLOR', 'LC_ALL']) delete env[name];
  const pty = spawn(process.execPath, [at('dist/v2top.js'), ...args], { cols: columns, rows, env });
  pty.onData((data) => emulator.write(data));
  for (const [seconds, keys] of script) {
    await delay(seconds * 1000);
    pty.write(keys);
  }
  await delay(500);
  await emulator.settle();
  // What it prints at the end is not part of the picture.
  process.kill(pty.pid, 'SIGKILL');
  return emulator;
}

/** Runs of cells that look alike, as one text element each; the width is forced, so that any font keeps the grid. */
function rowSvg(emulator: Emulator, row: number, theme: Theme): string {
  const parts: string[] = [];
  let column = 0;
  while (column < emulator.columns) {
    const first = emulator.cell(column, row);
    let text = first.text;
    let end = column + first.width;
    while (end < emulator.columns && first.width === 1) {
      const next = emulator.cell(end, row);
      if (next.width !== 1 || look(next) !== look(first)) break;
      text += next.text;
      end += 1;
    }
    parts.push(runSvg(text, first, column, end - column, row, theme));
    column = Math.max(end, column + 1);
  }
  return parts.join('');
}

const look = (cell: EmulatedCell): string =>
  [cell.bold, cell.dim, cell.underline, cell.inverse, cell.foreground, cell.background].join();

function runSvg(
  text: string,
  cell: EmulatedCell,
  column: number,
  cells: number,
  row: number,
  theme: Theme,
): string {
  const own =
    cell.foreground < 0 ? theme.foreground : (theme.colours[cell.foreground % 8] ?? theme.foreground);
  const behind =
    cell.background < 0 ? theme.background : (theme.colours[cell.background % 8] ?? theme.background);
  const [ink, paper] = cell.inverse ? [behind, own] : [cell.dim ? theme.faint : own, behind];
  const x = (column * CELL.width).toFixed(1);
  const width = (cells * CELL.width).toFixed(1);
  const box =
    paper === theme.background
      ? ''
      : `<rect x="${x}" y="${row * CELL.height}" width="${width}" height="${CELL.height}" fill="${paper}"/>`;
  if (text.trim() === '') return box;
  const weight = cell.bold ? ' font-weight="bold"' : '';
  const line = cell.underline ? ' text-decoration="underline"' : '';
  const y = row * CELL.height + 13.5;
  return (
    `${box}<text x="${x}" y="${y}" fill="${ink}" textLength="${width}" lengthAdjust="spacingAndGlyphs"` +
    `${weight}${line} xml:space="preserve">${escapeXml(text)}</text>`
  );
}

function svg(emulator: Emulator, theme: Theme, title: string): string {
  const width = Math.ceil(emulator.columns * CELL.width);
  const height = emulator.rows * CELL.height;
  const rows = Array.from({ length: emulator.rows }, (_, row) => rowSvg(emulator, row, theme)).join('\n');
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-8 -8 ${width + 16} ${height + 16}" width="${width + 16}" height="${height + 16}"` +
    ` font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${CELL.font}">\n` +
    `<title>${title}</title>\n<rect x="-8" y="-8" width="100%" height="100%" rx="6" fill="${theme.background}"/>\n${rows}\n</svg>\n`
  );
}

mkdirSync(at('docs/pictures'), { recursive: true });
for (const shot of SHOTS) {
  const emulator = await takeFrame(shot);
  for (const [name, theme] of [
    ['dark', DARK],
    ['light', LIGHT],
  ] as const) {
    writeFileSync(at(`docs/pictures/${shot.name}-${name}.svg`), svg(emulator, theme, `v2top: ${shot.name}`));
  }
}
