/**
 * A core and its traffic as a model that knows the truth: how much every counter has carried, and which bytes no
 * answer can ever hold (because the core died, or because a reset zeroed them and its answer was lost).
 */

import type { Answer } from '../../src/core/core.ts';
import { DIMENSIONS, type Dimension } from '../../src/core/counters.ts';
import type { Moment } from '../../src/traffic/clock.ts';
import { Ledger } from '../../src/traffic/ledger.ts';
import type { Sample } from '../../src/traffic/sample.ts';
import { counter } from './desk.ts';

/** The counters of the model: two of each dimension, so that each reading has idle and busy ones. */
export const COUNTERS = DIMENSIONS.flatMap((dimension) => [`${dimension} a up`, `${dimension} b down`]);

/** When an unanswered reset reaches the counters: never, at once, or only around the next reading. */
export type Fate = 'never' | 'at once' | 'before the next reading' | 'after the next reading';

export type Step =
  | { readonly type: 'traffic'; readonly counter: number; readonly bytes: number }
  | { readonly type: 'wait'; readonly milliseconds: number }
  | { readonly type: 'read' }
  /** `between` bytes flow on every counter between the reading and the reset. */
  | { readonly type: 'reset'; readonly between: number }
  | { readonly type: 'lost reset'; readonly between: number; readonly fate: Fate }
  | { readonly type: 'restart' }
  /** A reading from whose answer one counter is missing, though the core has it. */
  | { readonly type: 'omit'; readonly counter: number }
  | { readonly type: 'failure' };

/** What one counter has carried. */
interface Truth {
  /** What it stands at; undefined while the core does not list it. */
  value: bigint | undefined;
  /** How much of `value` some answered reading has held. */
  seen: bigint;
  /** Everything, ever. */
  flowed: bigint;
  /** Bytes that died unread with the core. */
  died: bigint;
  /** Bytes that an unanswered reset zeroed unread, before the last reading and after it. */
  hidden: bigint;
  hiding: bigint;
}

export class Model {
  readonly samples: Sample[] = [];
  /** Whether a reset has zeroed anything without being answered. */
  zeroedUnseen = false;
  private readonly truths: Truth[] = COUNTERS.map(() => ({
    value: undefined,
    seen: 0n,
    flowed: 0n,
    died: 0n,
    hidden: 0n,
    hiding: 0n,
  }));
  private readonly ledger = new Ledger();
  private readonly rates: readonly number[];
  private readonly permute: (answer: Answer) => Answer;
  /** Whether a restart left no trace in the uptime: the core was older again than it had been when last asked. */
  restartedUnseen = false;
  private milliseconds = 0;
  private started = -3_600_000;
  private restarted = false;
  private uptimeRead = 0;
  private pending: Fate = 'never';
  private omitted = -1;

  /** `rates` (bytes per millisecond of each counter) flow all the time; `permute` may reorder answers. */
  constructor(rates: readonly number[] = [], permute: (answer: Answer) => Answer = (answer) => answer) {
    this.rates = rates;
    this.permute = permute;
  }

  take(step: Step): void {
    if (step.type === 'traffic') this.flow(step.counter, step.bytes);
    else if (step.type === 'wait') this.pass(step.milliseconds);
    else if (step.type === 'failure') this.ledger.failed();
    else if (step.type === 'restart') this.restart();
    else {
      this.omitted = step.type === 'omit' ? step.counter : -1;
      this.poll(step);
    }
  }

  /** Bytes of a dimension that an all-knowing counter would show, less those that died with the core. */
  truthOf(dimension: Dimension): bigint {
    return this.sum(dimension, ({ flowed, died }) => flowed - died);
  }

  /** Bytes of a dimension that an unanswered reset took. */
  hiddenOf(dimension: Dimension): bigint {
    return this.sum(dimension, ({ hidden }) => hidden);
  }

  /** The true bytes of each counter, in the order of COUNTERS. */
  get carried(): bigint[] {
    return this.truths.map(({ flowed, died }) => flowed - died);
  }

  private sum(dimension: Dimension, of: (truth: Truth) => bigint): bigint {
    return this.truths.reduce(
      (sum, truth, index) => (COUNTERS[index]?.startsWith(`${dimension} `) ? sum + of(truth) : sum),
      0n,
    );
  }

  private now(): Moment {
    return { mono: this.milliseconds, wall: this.milliseconds };
  }

  private flow(index: number, bytes: number): void {
    const truth = this.truths[index % COUNTERS.length];
    if (truth === undefined) return;
    truth.value = (truth.value ?? 0n) + BigInt(bytes);
    truth.flowed += BigInt(bytes);
  }

  private flowAll(bytes: number): void {
    for (const index of COUNTERS.keys()) this.flow(index, bytes);
  }

  private pass(milliseconds: number): void {
    this.milliseconds += milliseconds;
    for (const [index, rate] of this.rates.entries()) this.flow(index, rate * milliseconds);
  }

  private answer(): Answer {
    const names: string[] = [];
    const values: bigint[] = [];
    for (const [index, { value }] of this.truths.entries()) {
      if (value === undefined || index === this.omitted) continue;
      names.push(counter(COUNTERS[index] ?? ''));
      values.push(value);
    }
    return this.permute({ names, values });
  }

  private poll(step: Step): void {
    this.pass(100);
    if (this.pending === 'before the next reading') this.zeroUnseen();
    const uptime = Math.floor((this.milliseconds - this.started) / 1000);
    this.restartedUnseen ||= this.restarted && uptime >= this.uptimeRead;
    this.restarted = false;
    this.uptimeRead = uptime;
    this.ledger.read(this.answer(), this.now(), this.uptimeRead);
    for (const [index, truth] of this.truths.entries()) {
      if (index !== this.omitted) truth.seen = truth.value ?? 0n;
      truth.hidden += truth.hiding;
      truth.hiding = 0n;
    }
    if (this.pending === 'after the next reading') this.zeroUnseen();
    if (this.ledger.mayReset && step.type === 'reset') this.reset(step.between);
    if (this.ledger.mayReset && step.type === 'lost reset') this.loseReset(step.between, step.fate);
    this.samples.push(this.ledger.sample('reset', 1));
  }

  private reset(between: number): void {
    this.flowAll(between);
    this.pass(10);
    this.ledger.resetAnswered(this.answer(), this.now());
    for (const truth of this.truths) {
      if (truth.value !== undefined) truth.value = 0n;
      truth.seen = 0n;
    }
  }

  private loseReset(between: number, fate: Fate): void {
    this.flowAll(between);
    this.pass(10);
    this.pending = fate;
    if (fate === 'at once') this.zeroUnseen();
    this.pass(50);
    this.ledger.resetUnanswered();
  }

  private zeroUnseen(): void {
    this.pending = 'never';
    for (const truth of this.truths) {
      if (truth.value === undefined) continue;
      this.zeroedUnseen ||= truth.value > 0n;
      truth.hiding += truth.value - truth.seen;
      truth.value = 0n;
      truth.seen = 0n;
    }
  }

  private restart(): void {
    this.restarted = true;
    this.pending = 'never';
    for (const index of COUNTERS.keys()) this.die(index);
    this.started = this.milliseconds;
  }

  private die(index: number): void {
    const truth = this.truths[index % COUNTERS.length];
    if (truth === undefined) return;
    truth.died += (truth.value ?? 0n) - truth.seen + truth.hiding;
    truth.hiding = 0n;
    truth.value = undefined;
    truth.seen = 0n;
  }
}
