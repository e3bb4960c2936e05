/** `npm run check-package`: packs v2top, installs the tarball into an empty folder, and uses it there on each Node. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { packAndInstall } from './install.ts';
import { fetchNode, NODE_VERSIONS } from './nodes.ts';
import { tryV2top } from './try.ts';

const folder = mkdtempSync(join(tmpdir(), 'v2top-package-'));
const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

try {
  const { tarball, program, manPage } = packAndInstall(folder);
  readFileSync(manPage);
  say(`${basename(tarball)}: ${Math.round(statSync(tarball).size / 1024)} KiB`);
  for (const version of NODE_VERSIONS) {
    const node = fetchNode(version, folder);
    tryV2top({ command: [program], path: `${dirname(node)}:/usr/bin:/bin` });
    say(`works on Node ${execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
