/** In any order of events totals are exact, or lack no more than is reported, and never exceed the truth. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { DIMENSIONS } from '../../src/core/counters.ts';
import type { DimensionTotal, Flow, Row, Sample } from '../../src/traffic/sample.ts';
import { bytesOf, totalOf } from './desk.ts';
import { COUNTERS, type Fate, Model, type Step } from './model.ts';

const FATES: readonly Fate[] = ['never', 'at once', 'before the next reading', 'after the next reading'];

const bytes = fc.oneof(fc.nat({ max: 20 }), fc.nat({ max: 10_000 }));
const counters = fc.nat({ max: COUNTERS.length - 1 });
const polls: fc.Arbitrary<Step>[] = [
  fc.record({ type: fc.constant('wait'), milliseconds: fc.nat({ max: 5000 }) }),
  fc.record({ type: fc.constant('read') }),
  fc.record({ type: fc.constant('reset'), between: fc.nat({ max: 50 }) }),
  fc.record({ type: fc.constant('restart') }),
  fc.record({ type: fc.constant('failure') }),
];
const calm: fc.Arbitrary<Step>[] = [
  ...polls,
  fc.record({ type: fc.constant('traffic'), counter: counters, bytes }),
  fc.record({ type: fc.constant('omit'), counter: counters }),
];
const lostReset: fc.Arbitrary<Step> = fc.record({
  type: fc.constant('lost reset'),
  between: fc.nat({ max: 50 }),
  fate: fc.constantFrom(...FATES),
});

const RUNS = { numRuns: 500 };
/** Polls until everything is settled and reckoned. */
const SETTLE: readonly Step[] = Array.from({ length: 8 }, () => ({ type: 'read' }));

function play(steps: readonly Step[], model = new Model()): Model {
  for (const step of [...steps, ...SETTLE]) model.take(step);
  return model;
}

function lastOf(model: Model): Sample {
  const sample = model.samples.at(-1);
  assert.ok(sample !== undefined);
  return sample;
}

describe('in any order of events', () => {
  test('totals are exact as long as every reset is answered, even through restarts', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(...calm), { maxLength: 60 }), (steps) => {
        const model = play(steps);
        fc.pre(!model.restartedUnseen);
        const sample = lastOf(model);
        const names = new Set(
          DIMENSIONS.flatMap((one) => sample.rows[one].map((row) => `${one} ${row.name}`)),
        );
        for (const [index, short] of COUNTERS.entries()) {
          const seen = names.has(short.replace(/ (up|down)$/, '')) ? totalOf(sample, short) : 0n;
          assert.equal(seen, model.carried[index], short);
        }
        assert.equal(sample.maybeLostSoFar, 0n);
        assert.ok(model.samples.every(({ foreignReset }) => !foreignReset));
      }),
      RUNS,
    );
  });

  test('unanswered resets that never happened cost nothing', () => {
    const never = lostReset.map((step): Step => ({ ...step, type: 'lost reset', between: 3, fate: 'never' }));
    fc.assert(
      fc.property(fc.array(fc.oneof(never, ...calm), { maxLength: 60 }), (steps) => {
        const model = play(steps);
        fc.pre(!model.restartedUnseen);
        for (const dimension of DIMENSIONS) {
          assert.equal(bytesOf(lastOf(model), dimension), model.truthOf(dimension));
        }
      }),
      RUNS,
    );
  });

  test('unanswered resets that happened cost what was unread, and no more than that and what is reported', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(lostReset, ...calm), { maxLength: 60 }), (steps) => {
        const model = play(steps);
        fc.pre(!model.restartedUnseen);
        const sample = lastOf(model);
        for (const dimension of DIMENSIONS) {
          const missing = model.truthOf(dimension) - bytesOf(sample, dimension);
          assert.ok(missing >= 0n, `${dimension} is ${-missing} too high`);
          assert.ok(missing <= model.hiddenOf(dimension) + sample.maybeLostSoFar);
          if (!model.zeroedUnseen) assert.equal(missing, 0n);
        }
        assert.ok(model.samples.every(({ foreignReset }) => !foreignReset));
      }),
      RUNS,
    );
  });

  test('under steady traffic, the reported maximum covers all that is missing', () => {
    const rates = fc.array(fc.nat({ max: 1000 }), { minLength: COUNTERS.length, maxLength: COUNTERS.length });
    const steps = fc.array(fc.oneof(lostReset, ...polls), { maxLength: 60 });
    fc.assert(
      fc.property(rates, steps, (speeds, taken) => {
        const quiet = taken.map((step) => ('between' in step ? { ...step, between: 0 } : step));
        const model = play(quiet, new Model(speeds));
        fc.pre(!model.restartedUnseen);
        const sample = lastOf(model);
        for (const dimension of DIMENSIONS) {
          const missing = model.truthOf(dimension) - bytesOf(sample, dimension);
          assert.ok(missing >= 0n, `${dimension} is ${-missing} too high`);
          assert.ok(
            missing <= sample.maybeLostSoFar,
            `${missing} are missing, ${sample.maybeLostSoFar} said`,
          );
        }
      }),
      RUNS,
    );
  });
});

describe('for any form of answer', () => {
  test('the order of counters, and a counter in several parts, change nothing', () => {
    const shuffled = (seed: number) =>
      new Model([], ({ names, values }) => {
        const parts = names.flatMap((name, index) => {
          const value = values[index] ?? 0n;
          const half = value / 2n;
          return (index + seed) % 2 === 0
            ? ([[name, value]] as const)
            : ([
                [name, half],
                [name, value - half],
              ] as const);
        });
        const keyed = parts.map((part, index) => ({ part, key: (index * 7919 + seed * 104_729) % 1009 }));
        keyed.sort((a, b) => a.key - b.key);
        return { names: keyed.map(({ part }) => part[0]), values: keyed.map(({ part }) => part[1]) };
      });
    fc.assert(
      fc.property(fc.array(fc.oneof(lostReset, ...calm), { maxLength: 40 }), fc.nat(), (steps, seed) => {
        const plain = play(steps).samples.map(comparable);
        assert.deepEqual(play(steps, shuffled(seed)).samples.map(comparable), plain);
      }),
      { numRuns: 200 },
    );
  });

  test('a dimension is the sum of its rows, in every sample', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(lostReset, ...calm), { maxLength: 60 }), (steps) => {
        for (const sample of play(steps).samples) assertSums(sample);
      }),
      { numRuns: 200 },
    );
  });
});

/** A sample with its rows by name. */
function comparable(sample: Sample): object {
  const rows = DIMENSIONS.flatMap((dimension) => sample.rows[dimension].map(comparableRow)).sort();
  const { elapsed, gap, restarted, foreignReset, maybeLost, totals } = sample;
  return { elapsed, gap, restarted, foreignReset, maybeLost, totals, rows };
}

const comparableFlow = (flow: Flow | null): string => `${flow?.total} ${flow?.delta} ${flow?.rate}`;
const comparableRow = ({ dimension, name, uplink, downlink, gone }: Row): string =>
  [dimension, name, comparableFlow(uplink), comparableFlow(downlink), gone].join('; ');

function assertSums({ rows, totals, forgotten }: Sample): void {
  for (const dimension of DIMENSIONS) {
    for (const direction of ['uplink', 'downlink'] as const) {
      const flows = rows[dimension].flatMap((row) => row[direction] ?? []);
      const sum = flows.reduce((total, flow) => total + flow.total, forgotten[dimension][direction]);
      const delta = flows.reduce((total, flow) => total + flow.delta, 0n);
      const total: DimensionTotal[typeof direction] = totals[dimension][direction];
      assert.deepEqual([total?.total ?? 0n, total?.delta ?? 0n], [sum, delta], `${dimension} ${direction}`);
    }
  }
}
