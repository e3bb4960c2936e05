/** Calls to the core: two per poll, one after the other, and at first two more for its uptime and name. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Call } from '../support/fake-core.ts';
import { start } from '../support/fake-core-lab.ts';
import { runV2top } from '../support/run.ts';

const words = (call: Call): string => {
  if (call.method !== 'QueryStats') return call.method;
  return call.reset ? 'reset' : call.pattern === '' && call.patterns.length === 0 ? 'read' : 'who are you';
};

test('a poll is two calls, and the first one at most four more', async (t) => {
  const core = await start(t);
  core.addCrowd(3, 1000n);
  const args = ['--server', core.address, '--json', '--interval', '0.2', '--count', '3'];
  assert.equal((await runV2top(args)).code, 0);
  const calls = core.calls.map(words);
  const [first, later] = [calls.slice(0, 2), calls.slice(-6)];
  assert.deepEqual(first, ['GetSysStats', 'read']);
  assert.deepEqual(later, ['read', 'reset', 'read', 'reset', 'read', 'reset']);
  const between = calls.slice(2, -6);
  assert.equal(between.at(-1), 'reset');
  const naming = between.slice(0, -1);
  assert.ok(naming.length <= 3, naming.join(', '));
  assert.ok(!naming.includes('reset'), naming.join(', '));
});

test('--once is two calls besides those, and no reset', async (t) => {
  const core = await start(t);
  core.addCrowd(3, 1000n);
  assert.equal((await runV2top(['--server', core.address, '--once'])).code, 0);
  const calls = core.calls.map(words);
  assert.deepEqual(calls.slice(0, 2), ['GetSysStats', 'read']);
  assert.ok(calls.length <= 5, calls.join(', '));
  assert.ok(!calls.includes('reset'), calls.join(', '));
});
