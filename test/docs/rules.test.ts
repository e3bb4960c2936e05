/** The rules for Prometheus in dashboards/, by its own tool. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promtool } from '../support/prometheus.ts';

const cwd = fileURLToPath(new URL('../../dashboards/', import.meta.url));

function run(...args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(promtool(), args, { cwd, encoding: 'utf8' });
  assert.equal(status, 0, stdout + stderr);
}

test('the rules are valid', () => run('check', 'rules', 'recording.yml', 'alerts.yml', 'limits.yml'));

test('the rules record and alert as their own tests say', () =>
  run('test', 'rules', 'rules.test.yml', 'rules-30d.test.yml'));
