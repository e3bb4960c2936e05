/** Waiting that can be cancelled: it ends in time, and leaves no listener behind. */
import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { orAborted } from '../../src/traffic/clock.ts';

test('a finished wait leaves no listener on its signal', async () => {
  const { signal } = new AbortController();
  assert.equal(await orAborted(Promise.resolve('read'), signal), 'read');
  await assert.rejects(orAborted(Promise.reject(new Error('refused')), signal), /refused/);
  assert.equal(getEventListeners(signal, 'abort').length, 0);
});

test('a wait is cancelled when its signal is aborted, before or meanwhile', async () => {
  const never = new Promise<string>(() => undefined);
  const control = new AbortController();
  const waiting = orAborted(never, control.signal);
  control.abort();
  assert.equal(await waiting, undefined);
  assert.equal(await orAborted(never, control.signal), undefined);
});
