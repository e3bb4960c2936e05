/** The books are one plain value: a ledger on a copy continues like the original. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ledger } from '../../src/traffic/ledger.ts';
import type { Row, Sample } from '../../src/traffic/sample.ts';
import { answer, second, type Table } from './desk.ts';

/** A story with a lost reset, a stranger, a missing counter and a restart: what was read at each second. */
const STORY: readonly Table[] = [
  { 'user alice down': 5000, 'user alice up': 10, 'inbound tcp down': 9000 },
  { 'user alice down': 5400, 'user alice up': 20, 'inbound tcp down': 9400 },
  { 'user alice down': 300, 'inbound tcp down': 9500 },
  { 'user alice down': 400, 'user alice up': 30, 'inbound tcp down': 9900, 'user bob down': 2n ** 60n },
  { 'user alice down': 60, 'user alice up': 5, 'inbound tcp down': 70, 'user bob down': 1 },
  { 'user alice down': 90, 'user alice up': 5, 'inbound tcp down': 80, 'user bob down': 2 },
];

/** The core's uptime: it is restarted before the fifth reading. */
const UPTIMES = [1000, 1001, 1002, 1003, 0, 1];

function tell(ledger: Ledger, at: number): Sample {
  ledger.read(answer(STORY[at] ?? {}), second(at), UPTIMES[at] ?? null);
  if (at === 0) ledger.resetUnanswered();
  if (at === 2) ledger.failed();
  return ledger.sample('reset', 1);
}

/** A row without its view: how it is drawn is not kept. */
const counted = ({ name, uplink, downlink, gone, lastActive }: Row) => ({
  name,
  uplink,
  downlink,
  gone,
  lastActive,
});
const figures = (sample: Sample) => {
  const { serial, at, elapsed, gap, uptime, restarted, foreignReset, strangers, maybeLost, maybeLostSoFar } =
    sample;
  const said = {
    serial,
    at,
    elapsed,
    gap,
    uptime,
    restarted,
    foreignReset,
    strangers,
    maybeLost,
    maybeLostSoFar,
  };
  const { rows, totals, forgotten, core } = sample;
  const listed = [...rows.inbound, ...rows.user].map(counted).sort((a, b) => (a.name < b.name ? -1 : 1));
  return { ...said, totals, forgotten, core, listed };
};

for (const copied of STORY.keys()) {
  test(`a copy made after ${copied} polls counts on to the same figures`, () => {
    const original = new Ledger();
    for (let at = 0; at < copied; at++) tell(original, at);
    const copy = new Ledger(structuredClone(original.books));
    for (let at = copied; at < STORY.length; at++) {
      assert.deepEqual(figures(tell(copy, at)), figures(tell(original, at)));
    }
    assert.equal(original.books.samples, STORY.length);
  });
}

test('the books contain only values: converting them to text loses nothing', () => {
  const ledger = new Ledger();
  for (const at of STORY.keys()) tell(ledger, at);
  const plain = (value: unknown): boolean => {
    if (typeof value === 'function') return false;
    if (typeof value !== 'object' || value === null) return true;
    const prototype: unknown = Object.getPrototypeOf(value);
    return (
      prototype === Object.prototype ||
      prototype === Array.prototype ||
      value instanceof Map ||
      value instanceof Set
    );
  };
  const seen = new Set<unknown>();
  const walk = (value: unknown): void => {
    assert.ok(plain(value), String(value));
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    for (const part of value instanceof Map || value instanceof Set ? value.values() : Object.values(value))
      walk(part);
  };
  walk(ledger.books);
  assert.ok(seen.size > 20);
});
