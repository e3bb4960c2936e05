/**
 * `npm run pictures`: makes the README's pictures from real frames. It runs the built program on pseudo terminals,
 * presses keys, reads the emulators' cells and draws them as SVG, for dark and for light terminals. With names (`--
 * history`) it makes only those pictures.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';
import { startDemoCore } from '../src/demo/demo-core.ts';
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

const THEMES = { dark: DARK, light: LIGHT };
type ThemeName = keyof typeof THEMES;

/** One picture: the command, the keys with their times, and the size of the terminal. */
interface Shot {
  readonly name: string;
  readonly columns: number;
  readonly rows: number;
  readonly args: readonly string[];
  /** Demo cores by the name of their server, with a seed and their users. */
  readonly cores?: Readonly<Record<string, { readonly seed: number; readonly users: number }>>;
  /** Whether all frames are shown in turn; otherwise the last one is the picture. */
  readonly moves?: boolean;
  /** Seconds to wait for a frame, and the keys to press after it. */
  readonly script: readonly (readonly [seconds: number, keys: string])[];
}

/** Seconds until the graphs are full. */
const FULL = 190;

const SHOTS: readonly Shot[] = [
  { name: 'tables', columns: 100, rows: 30, args: ['demo'], script: [[FULL, '']] },
  {
    name: 'detail',
    columns: 100,
    rows: 30,
    args: ['demo'],
    script: [
      [FULL, 'j\r'],
      [5, ''],
    ],
  },
  {
    name: 'session',
    columns: 80,
    rows: 30,
    args: ['demo'],
    moves: true,
    // Selects and opens a row, filters the names, and changes the order.
    script: [
      [FULL, 'j'],
      [1, 'j'],
      [1, '\r'],
      [1, ''],
      [2, '\x1b'],
      [1, '\x1b'],
      [1, '/'],
      [1, 'm'],
      [1, 'a'],
      [1, '\x1b'],
      [1, '>'],
      [1, ''],
    ],
  },
  {
    name: 'past',
    columns: 100,
    rows: 24,
    args: ['demo'],
    // The days of the row that is selected.
    script: [
      [15, 'jH'],
      [3, '\t'],
      [2, ''],
    ],
  },
  {
    name: 'servers',
    columns: 100,
    rows: 30,
    args: ['@hk1', '@fra2', '@nyc3', '--reset'],
    cores: {
      hk1: { seed: 1, users: 36 },
      fra2: { seed: 5, users: 12 },
      nyc3: { seed: 9, users: 8 },
    },
    script: [[FULL, '']],
  },
  { name: 'history', columns: 80, rows: 20, args: ['demo', 'history', '--top', '12'], script: [[15, '']] },
];

const CELL = { width: 8.4, height: 18, font: 14 };

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Runs the program and draws the screen before each of the script's keys. */
async function takeFrames(shot: Shot, name: ThemeName): Promise<string[]> {
  const { columns, rows, args, script } = shot;
  const emulator = new Emulator({ columns, rows });
  const world = await worldOf(shot);
  const env: Record<string, string | undefined> = {
    ...process.env,
    ...world.env,
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
  };
  for (const variable of ['CI', 'NO_COLOR', 'LC_ALL']) delete env[variable];
  const command = [at('dist/v2top.js'), ...args, '--theme', name];
  const pty = spawn(process.execPath, command, { cols: columns, rows, env });
  pty.onData((data) => emulator.write(data));
  const frames: string[] = [];
  for (const [seconds, keys] of script) {
    await delay(seconds * 1000);
    await emulator.settle();
    frames.push(frameSvg(emulator, THEMES[name]));
    pty.write(keys);
  }
  // The output at the end is not part of the picture.
  pty.kill('SIGKILL');
  await world.end();
  return frames;
}

/** What a shot runs in: demo cores that the settings know by name, and a history of its own. */
interface World {
  readonly env: Readonly<Record<string, string>>;
  readonly end: () => Promise<void>;
}

async function worldOf({ cores = {} }: Shot): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'v2top-pictures-'));
  const started = await Promise.all(
    Object.entries(cores).map(async ([name, options]) => ({ name, core: await startDemoCore(options) })),
  );
  const servers = Object.fromEntries(started.map(({ name, core }) => [name, core.address]));
  mkdirSync(join(folder, 'v2top'));
  writeFileSync(join(folder, 'v2top', 'config.json'), JSON.stringify({ servers }));
  return {
    env: { XDG_CONFIG_HOME: folder, XDG_STATE_HOME: folder },
    end: async () => {
      await Promise.all(started.map(({ core }) => core.close()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const frameSvg = (emulator: Emulator, theme: Theme): string =>
  Array.from({ length: emulator.rows }, (_, row) => rowSvg(emulator, row, theme)).join('\n');

/** Runs of cells with the same look, each as one text element of fixed width, so that any font keeps the grid. */
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
  const own = colourOf(cell.foreground, theme) ?? theme.foreground;
  const behind = colourOf(cell.background, theme) ?? theme.background;
  const [ink, paper] = cell.inverse ? [behind, own] : [cell.dim ? theme.faint : own, behind];
  const x = (column * CELL.width).toFixed(1);
  const width = (cells * CELL.width).toFixed(1);
  const box =
    paper === theme.background
      ? ''
      : `<rect x="${x}" y="${row * CELL.height}" width="${width}" height="${CELL.height}" fill="${paper}"/>`;
  const bars = barsSvg(text, column, row, ink);
  const words = text.replace(BAR, ' ');
  if (words.trim() === '') return box + bars;
  const weight = cell.bold ? ' font-weight="bold"' : '';
  const line = cell.underline ? ' text-decoration="underline"' : '';
  const y = row * CELL.height + 13.5;
  return (
    `${box}${bars}<text x="${x}" y="${y}" fill="${ink}" textLength="${width}" lengthAdjust="spacingAndGlyphs"` +
    `${weight}${line} xml:space="preserve">${escapeXml(words)}</text>`
  );
}

/** The colour with this number; undefined for the terminal's default. Bright black is used for faint text. */
function colourOf(number: number, { colours, faint }: Theme): string | undefined {
  return number === 8 ? faint : colours[number % 8];
}

const BAR = /[▁-▏▕]/g;

/** Bars as shapes, because fonts leave gaps between lines; a text with bars has only single-width characters. */
function barsSvg(text: string, column: number, row: number, ink: string): string {
  const shapes = Array.from(text.matchAll(BAR), ({ index, 0: bar }) => {
    const { x, y, width, height } = partOf(bar);
    const left = ((column + index + x) * CELL.width).toFixed(1);
    const top = ((row + y) * CELL.height).toFixed(1);
    return `M${left} ${top}h${(width * CELL.width).toFixed(1)}v${(height * CELL.height).toFixed(1)}H${left}z`;
  });
  return shapes.length === 0 ? '' : `<path fill="${ink}" d="${shapes.join('')}"/>`;
}

/** The part of a cell that a block character fills. */
function partOf(bar: string): { x: number; y: number; width: number; height: number } {
  if (bar === '▕') return { x: 7 / 8, y: 0, width: 1 / 8, height: 1 };
  const place = bar.charCodeAt(0) - 0x2580;
  if (place <= 8) return { x: 0, y: 1 - place / 8, width: 1, height: place / 8 };
  return { x: 0, y: 0, width: (16 - place) / 8, height: 1 };
}

function svg({ columns, rows, name, moves = false }: Shot, frames: readonly string[], theme: Theme): string {
  const width = Math.ceil(columns * CELL.width) + 16;
  const height = rows * CELL.height + 16;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-8 -8 ${width} ${height}" width="${width}" height="${height}"` +
    ` font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${CELL.font}">\n` +
    `<title>v2top: ${name}</title>\n<rect x="-8" y="-8" width="100%" height="100%" rx="6" fill="${theme.background}"/>\n` +
    `${moves ? moving(frames) : frames.at(-1)}\n</svg>\n`
  );
}

/** Seconds per frame of an animated picture. */
const PACE = 1.2;

/** Frames shown one after the other; only the first if the viewer shows or wants no motion. */
function moving(frames: readonly string[]): string {
  const whole = (frames.length * PACE).toFixed(1);
  const share = (100 / frames.length).toFixed(2);
  const style =
    `g{animation:frame ${whole}s step-end infinite}g:not(:first-of-type){visibility:hidden}` +
    `@keyframes frame{0%{visibility:visible}${share}%{visibility:hidden}}` +
    '@media (prefers-reduced-motion){g{animation:none}}';
  const groups = frames.map((frame, index) => {
    const wait = (index * PACE).toFixed(1);
    return `<g style="animation-delay:${wait}s">\n${frame}\n</g>`;
  });
  return `<style>${style}</style>\n${groups.join('\n')}`;
}

mkdirSync(at('docs/pictures'), { recursive: true });
async function take(shot: Shot, name: ThemeName): Promise<void> {
  const picture = svg(shot, await takeFrames(shot, name), THEMES[name]);
  writeFileSync(at(`docs/pictures/${shot.name}-${name}.svg`), picture);
}

const names = process.argv.slice(2);
const wanted = SHOTS.filter(({ name }) => names.length === 0 || names.includes(name));
await Promise.all(wanted.flatMap((shot) => [take(shot, 'dark'), take(shot, 'light')]));
