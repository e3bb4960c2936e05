/** `npm test`: builds the bundle that tests use, then runs every test file; arguments choose files by name. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs a Node program and exits with its code if it fails. */
function run(args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

const chosen = process.argv.slice(2);
const files = readdirSync(`${root}/test`, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.test\.tsx?$/.test(file))
  .filter((file) => chosen.length === 0 || chosen.some((word) => file.includes(word)))
  .sort()
  .map((file) => `test/${file}`);
if (files.length === 0) {
  process.stderr.write(`No test file has ${chosen.join(' or ')} in its name.\n`);
  process.exit(1);
}

// Most tests wait for a program: one more than the number of cores keeps the machine busy.
const concurrency = `--test-concurrency=${availableParallelism() + 1}`;
// A test that hangs fails, before CI gives up. The longest takes two minutes, or four on a busy machine.
const timeout = '--test-timeout=480000';

run(['--import', 'tsx', 'scripts/build.ts']);
run(['--import', 'tsx', '--test', concurrency, timeout, '--test-reporter=spec', ...files]);
