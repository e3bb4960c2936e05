/** What the parts of the benchmark have in common: a part measures some things, each against another. */

export type Unit = 'B' | 'ms' | 'MiB' | 'MB' | 'ns';

/** One thing measured, and what it is compared with: measured in the same run, or an aim where `against` says so. */
export interface Comparison {
  readonly what: string;
  readonly value: number;
  readonly against: string;
  readonly base: number;
  readonly unit: Unit;
  /** The highest ratio of value to base that design aims at; absent where the row only informs. */
  readonly aim?: number;
}

export interface Effort {
  /** A short run: fewer repetitions, rougher figures. */
  readonly quick: boolean;
  /** Says what is being measured now. */
  readonly progress: (text: string) => void;
}

/** One part of the benchmark. */
export interface Part {
  /** The word that chooses it on the command line. */
  readonly name: string;
  readonly title: string;
  /** How it is measured, in a few sentences. */
  readonly how: string;
  run(effort: Effort): Promise<Comparison[]>;
}

/** The value as a multiple of its base; nothing against nothing is 0. */
export function ratioOf({ value, base }: Comparison): number {
  return value === 0 ? 0 : value / base;
}

/** Whether the aim is met; undefined where there is none. */
export function isMet(comparison: Comparison): boolean | undefined {
  return comparison.aim === undefined ? undefined : ratioOf(comparison) <= comparison.aim;
}
