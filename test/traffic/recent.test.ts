/** What is remembered of a row: seconds for some minutes, lower resolution for a day. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RingHistory } from '../../src/traffic/recent.ts';

/** A history in which each second from the first carries `bytes` down, and half of that up. */
function steady(seconds: number, bytes: number): RingHistory {
  const history = new RingHistory();
  for (let second = 0; second < seconds; second++)
    history.add(second * 1000, (second + 1) * 1000, bytes / 2, bytes);
  return history;
}

test('means of steady traffic equal its speed, however far back', () => {
  const now = 30 * 3600;
  const history = steady(now, 1000);
  for (const back of [10, 60, 300, 3000, 3600, 20_000, 80_000]) {
    const mean = history.mean('downlink', now - back, now - back + 10);
    assert.ok(Math.abs(mean - 1000) < 1, `${mean} ${back} s ago`);
  }
  assert.ok(Math.abs(history.mean('uplink', now - 86_000, now) - 500) < 1);
});

test('traffic older than a day is forgotten', () => {
  const now = 60 * 3600;
  assert.equal(steady(now, 1000).mean('downlink', 0, 3600), 0);
});

test('a burst stays in its step while seconds are remembered', () => {
  const history = steady(10, 0);
  history.add(10_000, 11_000, 0, 6000);
  history.add(11_000, 20_000, 0, 0);
  assert.equal(history.mean('downlink', 10, 11), 6000);
  assert.equal(history.mean('downlink', 10, 12), 3000);
  assert.equal(history.mean('downlink', 5, 10), 0);
});

test('an incomplete span is not diluted', () => {
  const now = 2 * 3600 + 5;
  assert.ok(Math.abs(steady(now, 1000).mean('downlink', now - 4000, now) - 1000) < 1);
});

test('a frozen copy does not change', () => {
  const history = steady(10, 1000);
  const frozen = history.freeze();
  history.add(9000, 10_000, 0, 5000);
  assert.equal(frozen.mean('downlink', 9, 10), 1000);
  assert.equal(history.mean('downlink', 9, 10), 6000);
});
