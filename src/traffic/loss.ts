/** Reckons how many bytes may be missing when nobody saw them pass: by what passed in as long a time before and after. */
import { DIMENSIONS, type Dimension } from '../core/counters.ts';

/** What may be missing in a poll: bytes, and seconds whose traffic nobody has seen. */
export interface Loss {
  readonly bytes: bigint;
  readonly seconds: number;
}

/** What a sample's dimensions carried, both directions together, in how many seconds. */
export interface Carried {
  /** Null for the first reading, which covers an unknown time. */
  readonly elapsed: number | null;
  readonly bytes: Readonly<Record<Dimension, number>>;
  /** Whether bytes are missing for other reasons: a restart, somebody else's reset. */
  readonly isPartial: boolean;
}

/** So many samples are remembered: some minutes. */
const MEMORY = 240;

/** In bytes per second. */
const GIGABIT = 125_000_000;

/** The end of a sample: seconds and bytes since the beginning. */
interface Mark {
  readonly time: number;
  readonly bytes: Readonly<Record<Dimension, number>>;
}

export class LossReckoner {
  private marks: Mark[] = [{ time: 0, bytes: { inbound: 0, outbound: 0, user: 0 } }];
  /** What was hidden since the last sample of which nothing is missing, and the bytes it was reckoned at. */
  private recent = { seconds: 0, bytes: 0 };

  /**
   * The most bytes that are missing in any dimension. What is hidden is reckoned again with the next sample of which
   * nothing is missing: traffic that began unseen is seen to go on.
   */
  reckon(loss: Loss, carried: Carried): bigint {
    const speed = this.remember(carried);
    if (loss.seconds > 0) {
      const bytes = Math.max(1, Math.ceil(Math.max(this.mostIn(loss.seconds), speed * loss.seconds)));
      this.recent = { seconds: this.recent.seconds + loss.seconds, bytes: this.recent.bytes + bytes };
      return loss.bytes + BigInt(bytes);
    }
    if (carried.elapsed === null || carried.isPartial) return loss.bytes;
    const { seconds, bytes } = this.recent;
    this.recent = { seconds: 0, bytes: 0 };
    return loss.bytes + BigInt(Math.max(0, Math.ceil(seconds * speed) - bytes));
  }

  /**
   * Whether so many bytes can have passed in so many seconds: far beyond the busiest such time lately, they cannot.
   * Before anything was seen, as many are believed as a line of a gigabit carries.
   */
  canCarry(bytes: number, seconds: number): boolean {
    const most = this.marks.length > 1 ? 3 * this.mostIn(seconds) : GIGABIT * seconds;
    return bytes <= most;
  }

  /** Takes a sample in; returns the speed of its busiest dimension. */
  private remember({ elapsed, bytes }: Carried): number {
    const last = this.marks.at(-1);
    if (elapsed === null || last === undefined) return 0;
    const sum = (dimension: Dimension): number => last.bytes[dimension] + bytes[dimension];
    this.marks.push({
      time: last.time + elapsed,
      bytes: { inbound: sum('inbound'), outbound: sum('outbound'), user: sum('user') },
    });
    if (this.marks.length > 2 * MEMORY) this.marks = this.marks.slice(-MEMORY);
    return Math.max(...DIMENSIONS.map((dimension) => bytes[dimension])) / elapsed;
  }

  /** The most bytes that any dimension has carried in so many seconds on end. */
  private mostIn(seconds: number): number {
    return Math.max(...DIMENSIONS.map((dimension) => this.mostOf(dimension, seconds)));
  }

  /** Between marks, traffic counts as even; then the busiest time begins or ends at a mark. */
  private mostOf(dimension: Dimension, seconds: number): number {
    const first = this.marks[0];
    const last = this.marks.at(-1);
    if (first === undefined || last === undefined || last.time === first.time) return 0;
    const span = last.time - first.time;
    const whole = last.bytes[dimension] - first.bytes[dimension];
    if (span <= seconds) return (whole * seconds) / span;
    let most = 0;
    for (const [from, to] of [
      [0, seconds],
      [-seconds, 0],
    ] as const) {
      const starts = this.cumulated(dimension, from);
      const ends = this.cumulated(dimension, to);
      for (const [index, end] of ends.entries()) most = Math.max(most, end - (starts[index] ?? 0));
    }
    return most;
  }

  /** The bytes passed by so many seconds after (or before) each mark. */
  private cumulated(dimension: Dimension, shift: number): number[] {
    let index = 0;
    return this.marks.map(({ time }) => {
      while ((this.marks[index + 1]?.time ?? Number.POSITIVE_INFINITY) < time + shift) index += 1;
      const here = this.marks[index];
      const next = this.marks[index + 1];
      if (here === undefined) return 0;
      if (next === undefined || time + shift <= here.time) return here.bytes[dimension];
      const part = (time + shift - here.time) / (next.time - here.time);
      return here.bytes[dimension] + part * (next.bytes[dimension] - here.bytes[dimension]);
    });
  }
}
