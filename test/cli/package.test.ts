/** The package: one program without dependencies, with the licences of what it contains. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import packageJson from '../../package.json' with { type: 'json' };
import { BUNDLE } from '../../scripts/build.ts';
import { bundledPackages } from '../../scripts/licences.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('the package contains what a user needs, and nothing else', () => {
  const printed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', '--silent'], {
    cwd: root,
    encoding: 'utf8',
  });
  const [{ files }]: [{ files: { path: string }[] }] = JSON.parse(printed);
  const paths = files.map(({ path }) => path).filter((path) => !/^docs\/[a-z-]+\.md$/.test(path));
  assert.deepEqual(paths.sort(), [
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'SECURITY.md',
    'dashboards/alerts.yml',
    'dashboards/limits.yml',
    'dashboards/recording.yml',
    'dashboards/rules-30d.test.yml',
    'dashboards/rules.test.yml',
    'dashboards/v2top.json',
    'dist/THIRD-PARTY-LICENSES.txt',
    'dist/v2top.js',
    'man/v2top.1',
    'package.json',
    'proto/stats.proto',
    'schema/doctor.json',
    'schema/history.json',
    'schema/online.json',
    'schema/sample.json',
    'schema/server.json',
    'schema/summary.json',
  ]);
});

test('it has no dependencies, and runs nothing when it is installed', () => {
  for (const field of ['dependencies', 'optionalDependencies', 'peerDependencies', 'bundleDependencies'])
    assert.ok(!(field in packageJson), field);
  for (const script of ['preinstall', 'install', 'postinstall'])
    assert.ok(!(script in packageJson.scripts), script);
});

test('it includes the licence of every bundled package', async () => {
  const { metafile } = await build({
    ...BUNDLE,
    entryPoints: [...BUNDLE.entryPoints],
    absWorkingDir: root,
    metafile: true,
    write: false,
    outfile: 'dist/v2top.js',
  });
  const text = readFileSync(new URL('../../dist/THIRD-PARTY-LICENSES.txt', import.meta.url), 'utf8');
  const folders = bundledPackages(metafile);
  assert.ok(folders.length > 20);
  for (const folder of folders) {
    const { name, version, license } = JSON.parse(readFileSync(`${root}/${folder}/package.json`, 'utf8'));
    assert.ok(text.includes(`\n${name} ${version} (${license})\n`), name);
  }
});
