/**
 * `npm run executable`: makes dist-exe/v2top, one file that includes Node (a single executable application), and tries
 * it without Node on the PATH. It is for this machine's platform; Linux needs glibc 2.28 or newer.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fetchNode } from './nodes.ts';
import { tryV2top } from './try.ts';

/** The first Node that can embed an ES module with its compiled code. */
const NODE = 26;

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'v2top-executable-'));

try {
  const node = fetchNode(NODE, folder);
  mkdirSync(at('dist-exe'), { recursive: true });
  const config = join(folder, 'config.json');
  writeFileSync(
    config,
    JSON.stringify({
      main: at('dist/v2top.js'),
      mainFormat: 'module',
      executable: withoutSymbols(node),
      output: at('dist-exe/v2top'),
      useCodeCache: true,
      disableExperimentalSEAWarning: true,
    }),
  );
  execFileSync(node, ['--build-sea', config], { stdio: ['ignore', 'ignore', 'inherit'] });
  putLicences(node);
  tryV2top({ command: [at('dist-exe/v2top')], path: '/nonexistent' });
  const { size } = statSync(at('dist-exe/v2top'));
  process.stdout.write(`dist-exe/v2top: ${Math.round(size / 2 ** 20)} MiB, works without Node\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** A copy that is a fifth smaller; strip it first, because stripping breaks a finished executable. */
function withoutSymbols(node: string): string {
  const stripped = join(folder, 'node-stripped');
  copyFileSync(node, stripped);
  const { status } = spawnSync('strip', [stripped]);
  return status === 0 ? stripped : node;
}

/** Ships Node's licence and those of the bundle with the file. */
function putLicences(node: string): void {
  copyFileSync(at('LICENSE'), at('dist-exe/LICENSE'));
  const ofNode = join(dirname(node), '..', 'LICENSE');
  const texts = [readFileSync(at('dist/THIRD-PARTY-LICENSES.txt'), 'utf8')];
  if (existsSync(ofNode)) texts.push(readFileSync(ofNode, 'utf8'));
  writeFileSync(at('dist-exe/THIRD-PARTY-LICENSES.txt'), texts.join('\n'));
}
