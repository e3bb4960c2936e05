/** The interface as text: what --help, --version and --sort help print, and what they do not load. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import packageJson from '../../package.json' with { type: 'json' };
import { BUNDLE } from '../../scripts/build.ts';
import { packageMetafiles } from '../../scripts/bundle/late-packages.ts';
import { runShell, runV2top } from '../support/run.ts';

/** What must stand in help.txt; `npm run docs` writes it. */
const HELP = readFileSync(new URL('help.txt', import.meta.url), 'utf8');

describe('what v2top prints about itself', () => {
  test('--help is the text of help.txt, in 80 columns', async () => {
    assert.deepEqual(await runV2top(['--help']), { code: 0, stdout: HELP, stderr: '' });
    assert.deepEqual((await runV2top(['-h'])).stdout, HELP);
    assert.deepEqual(
      HELP.split('\n').filter((line) => line.length > 80),
      [],
    );
  });

  test('--version is one line', async () => {
    const { stdout } = await runV2top(['--version']);
    assert.equal(stdout, `v2top ${packageJson.version}\n`);
  });

  test('--sort help lists the columns', async () => {
    const { stdout } = await runV2top(['--sort', 'help']);
    assert.match(stdout, /^ {2}speed +bytes per second/m);
  });

  test('help on a command lists exactly its flags, in 80 columns', async () => {
    const { stdout } = await runV2top(['help', 'demo']);
    assert.match(
      stdout,
      /^v2top demo \[history \[NAME\]\]: the live tables.*--users N +the number of made-up users.*--help/s,
    );
    assert.doesNotMatch(stdout, /--server /);
    assert.doesNotMatch(stdout, /.{81}/);
    assert.equal((await runV2top(['demo', '--help'])).stdout, stdout);
  });

  test('v2top help and v2top version print what the flags print', async () => {
    assert.equal((await runV2top(['help'])).stdout, HELP);
    assert.equal((await runV2top(['version'])).stdout, `v2top ${packageJson.version}\n`);
  });

  test('a reader that goes away is not an error', async () => {
    const fixture = fileURLToPath(new URL('../fixtures/config/guide.jsonc', import.meta.url));
    for (const typed of ['--help', 'version', 'config', 'completion zsh', `doctor ${fixture}`]) {
      const { stderr } = await runShell(`V2TOP ${typed} | true`);
      assert.equal(stderr, '', typed);
    }
  });
});

describe('what is loaded', () => {
  test('neither gRPC nor Ink for --help, and no Ink for samples', async () => {
    const { metafile } = await build({
      ...BUNDLE,
      entryPoints: [...BUNDLE.entryPoints],
      metafile: true,
      write: false,
      absWorkingDir: fileURLToPath(new URL('../..', import.meta.url)),
    });
    const inputs = Object.fromEntries(
      [metafile, ...packageMetafiles].flatMap((part) => Object.entries(part.inputs)),
    );
    const reached = (kinds: (kind: string) => boolean, ...entries: string[]): string[] => {
      const files = new Set<string>();
      const visit = (file: string): void => {
        if (files.has(file)) return;
        files.add(file);
        for (const { path, kind } of inputs[file]?.imports ?? []) if (kinds(kind)) visit(path);
      };
      for (const entry of ['src/main.ts', ...entries]) visit(entry);
      const packages = [...files].map((file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? '');
      return [...new Set(packages)].sort();
    };
    const heavy = ['@grpc/grpc-js', '@grpc/proto-loader', 'ink', 'protobufjs', 'react'];
    const whole = reached(() => true);
    const atStart = reached((kind) => kind !== 'dynamic-import');
    assert.deepEqual(
      heavy.filter((name) => !whole.includes(name)),
      [],
    );
    assert.deepEqual(
      heavy.filter((name) => atStart.includes(name)),
      [],
    );
    const printing = ['live', 'demo', 'print'].map((name) => `src/commands/${name}.ts`);
    const forSamples = reached((kind) => kind !== 'dynamic-import', ...printing);
    assert.deepEqual(
      ['ink', 'react', 'yoga-layout', '@grpc/grpc-js'].filter((name) => forSamples.includes(name)),
      ['@grpc/grpc-js'],
    );
  });

  const isLoaded = async (name: string, ...args: string[]): Promise<string> => {
    const watch = `process.on('exit', () => console.error(process.moduleLoadList.includes('NativeModule ${name}')))`;
    const preload = `--import data:text/javascript,${encodeURIComponent(watch)}`;
    return (await runV2top(args, { env: { NODE_OPTIONS: preload } })).stderr;
  };

  test('the built program loads http2, which gRPC needs, only to talk to a core', async () => {
    assert.equal(await isLoaded('http2', '--help'), 'false\n');
    assert.equal(await isLoaded('http2', '--version'), 'false\n');
    // A core that is late on a busy machine would be said too.
    assert.equal(await isLoaded('http2', 'demo', '--once', '--timeout', '60'), 'true\n');
  });

  test('the built program loads modules of Node with what needs them, not at its start', async () => {
    assert.equal(await isLoaded('crypto', '--version'), 'false\n');
    assert.equal(await isLoaded('crypto', 'demo', '--once', '--timeout', '60'), 'true\n');
  });
});
