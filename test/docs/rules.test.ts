/** The Prometheus rules in dashboards/, checked by promtool. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promtool } from '../support/prometheus.ts';

const PAGE = readFileSync(new URL('../../docs/fleet.md', import.meta.url), 'utf8');
/** The YAML on the page, by the first line of each block without its `# `. */
const BLOCKS = new Map(
  [...PAGE.matchAll(/^```yaml\n# (.*)\n([\s\S]*?)^```$/gm)].map(([, head = '', text = '']) => [head, text]),
);

const cwd = fileURLToPath(new URL('../../dashboards/', import.meta.url));

function run(...args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(promtool(), args, { cwd, encoding: 'utf8' });
  assert.equal(status, 0, stdout + stderr);
}

test('the rules are valid', () => run('check', 'rules', 'recording.yml', 'alerts.yml', 'limits.yml'));

test('the rules record and alert as their own tests say', () =>
  run('test', 'rules', 'rules.test.yml', 'rules-30d.test.yml'));

test('the configurations in docs/fleet.md are valid', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'v2top-docs-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'config.yml');
  const main = BLOCKS.get('prometheus.yml') ?? '';
  const additions = [...BLOCKS].filter(([head]) => head.startsWith('in prometheus.yml'));
  assert.equal(additions.length, 2);
  for (const text of [main, ...additions.map(([, addition]) => main + addition)]) {
    writeFileSync(file, text);
    run('check', 'config', '--syntax-only', file);
  }
  const web = BLOCKS.get('/etc/v2top/web.yml') ?? '';
  // Its certificates are not there.
  writeFileSync(file, web.slice(web.indexOf('basic_auth_users')));
  run('check', 'web-config', file);
});

test('docs/fleet.md names every rule and every alert', () => {
  for (const name of ['recording.yml', 'alerts.yml']) {
    const text = readFileSync(join(cwd, name), 'utf8');
    const rules = [...text.matchAll(/- (?:record|alert): (.*)$/gm)].map(([, rule = '']) => rule);
    assert.ok(rules.length >= 6);
    for (const rule of rules) assert.ok(PAGE.includes(rule.replace('uplink', 'downlink')), rule);
  }
});
