/** `npm run check-package`: packs v2top, installs the tarball into an empty place, and uses it there on each Node. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fetchNode, NODE_VERSIONS } from './nodes.ts';
import { tryV2top } from './try.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'v2top-package-'));
const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

try {
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const tarball = join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '');
  say(`${tarball.slice(folder.length + 1)}: ${Math.round(statSync(tarball).size / 1024)} KiB`);
  const prefix = join(folder, 'prefix');
  mkdirSync(prefix);
  // Offline: it must need nothing else.
  execFileSync('npm', ['install', '--global', '--offline', '--silent', '--prefix', prefix, tarball], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (const version of NODE_VERSIONS) {
    const node = fetchNode(version, folder);
    const program = join(prefix, 'bin', 'v2top');
    tryV2top({ command: [program], path: `${dirname(node)}:/usr/bin:/bin` });
    say(`works on Node ${execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
