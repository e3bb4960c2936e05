/**
 * `npm run measure-packages`, after `npm run executable`: writes sizes and start times to docs/packages.md. Times are
 * medians of alternating runs, as ratios to an empty Node program, because a busy machine slows down all of them.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { table, withPart } from './docs/markdown.ts';
import { packAndInstall } from './install.ts';
import { fetchNode, NODE_VERSIONS } from './nodes.ts';

const TURNS = 15;

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Milliseconds that each command takes: the median of alternating runs. */
function measure(commands: readonly (readonly string[])[], path: string): number[] {
  const times: number[][] = commands.map(() => []);
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [index, [file = '', ...args]] of commands.entries()) {
      const began = performance.now();
      const { status } = spawnSync(file, args, { env: { PATH: path, HOME: '/nonexistent' } });
      if (status !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${status}`);
      times[index]?.push(performance.now() - began);
    }
  }
  return times.map((list) => list.sort((a, b) => a - b)[TURNS >> 1] ?? Number.NaN);
}

/** A row of the table: an empty program, --version and --once against a core in the same process. */
function row(name: string, node: string, v2top: readonly string[]): string[] {
  const commands = [
    [node, '-e', '0'],
    [...v2top, '--version'],
    [...v2top, 'demo', '--once'],
  ];
  const [empty = 0, version = 0, once = 0] = measure(commands, dirname(node));
  const ratio = (time: number): string => `${(time / empty).toFixed(1)} ×`;
  return [name, `${empty.toFixed(0)} ms`, ratio(version), ratio(once)];
}

const folder = mkdtempSync(join(tmpdir(), 'v2top-measure-'));
try {
  const { tarball, program } = packAndInstall(folder);
  const size = (path: string, unit: number): string => (statSync(path).size / unit).toFixed(0);
  const packed = execFileSync('sh', ['-c', 'xz -6 -T2 -c "$0" | wc -c', at('dist-exe/v2top')], {
    encoding: 'utf8',
  });
  const rows = NODE_VERSIONS.map((version) => {
    const node = fetchNode(version, folder);
    const name = `Node ${execFileSync(node, ['--version'], { encoding: 'utf8' }).trim().slice(1)}`;
    return row(`tarball on ${name}`, node, [program]);
  });
  const newest = fetchNode(NODE_VERSIONS[NODE_VERSIONS.length - 1] ?? 26, folder);
  const text = [
    `- tarball: ${size(tarball, 1024)} KiB to fetch, ${size(at('dist/v2top.js'), 1024)} KiB of program, no dependency`,
    `- executable: ${size(at('dist-exe/v2top'), 2 ** 20)} MiB, ${(Number(packed) / 2 ** 20).toFixed(0)} MiB packed with xz`,
    '',
    table(
      ['', 'an empty Node program', '`v2top --version`', '`v2top demo --once`'],
      [...rows, row('executable', newest, [at('dist-exe/v2top')])],
    ),
    '',
    `Measured on ${availableParallelism()} cores with \`npm run measure-packages\`.`,
  ].join('\n');
  const page = at('docs/packages.md');
  writeFileSync(page, withPart('docs/packages.md', readFileSync(page, 'utf8'), 'measured', text));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
