/** Pseudo-random numbers (mulberry32): the same seed gives the same numbers, so the demo can be repeated. */

/** Numbers evenly distributed over [0, 1). */
export type Random = () => number;

/** From least to most, inclusive. */
export type Range = readonly [least: number, most: number];

/** Creates a source of random numbers; equal seeds give equal numbers. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A number evenly distributed over a range. */
export function between(random: Random, [least, most]: Range): number {
  return least + random() * (most - least);
}
