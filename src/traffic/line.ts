/** The server's whole traffic right now, whatever a table lists or hides. */
import { type Dimension, isApiTag } from '../core/counters.ts';
import type { Moment } from './clock.ts';
import { RingHistory } from './recent.ts';
import type { DimensionTotal, Flow, Gap, LineSpeed, Row, Speeds } from './sample.ts';

/** What the traffic is summed from. */
interface Counted {
  readonly rows: Readonly<Record<Dimension, readonly Row[]>>;
  readonly totals: Readonly<Record<Dimension, DimensionTotal>>;
}

type Both = Readonly<Record<'uplink' | 'downlink', number | null>>;

/** The shortest sample whose speed may be the peak, in seconds. */
const LEAST_TELLING = 0.1;

export class LineMeter {
  private readonly history = new RingHistory();
  private peak: Speeds = { uplink: 0, downlink: 0 };
  private previous: Moment | undefined;

  /** Adds a sample's rows and totals, and returns the present speeds. `elapsed` is in seconds. */
  read(counted: Counted, at: Moment, elapsed: number | null, gap: Gap | null): LineSpeed {
    const { uplink, downlink } = speedsOf(counted);
    const [up, down] = [uplink ?? 0, downlink ?? 0];
    if (elapsed !== null && gap === null && elapsed >= LEAST_TELLING) this.raise(up, down);
    if (elapsed !== null && up + down > 0 && this.previous !== undefined) {
      const seconds = (at.mono - this.previous.mono) / 1000;
      this.history.add(this.previous.mono, at.mono, up * seconds, down * seconds);
    }
    this.previous = at;
    return { uplink, downlink, peak: this.peak, history: this.history };
  }

  private raise(up: number, down: number): void {
    if (up <= this.peak.uplink && down <= this.peak.downlink) return;
    this.peak = { uplink: Math.max(up, this.peak.uplink), downlink: Math.max(down, this.peak.downlink) };
  }
}

/** By inbounds, or else by what the core counts; without the API's own traffic. */
function speedsOf({ rows, totals }: Counted): Both {
  const inbounds = withoutApi('inbound', rows.inbound);
  const outbounds = withoutApi('outbound', rows.outbound);
  if (inbounds.length > 0 && !areDoubled(inbounds, outbounds)) return sumOf(inbounds);
  if (inbounds.length > 0 || rows.user.length === 0) return sumOf(outbounds);
  return { uplink: totals.user.uplink?.rate ?? null, downlink: totals.user.downlink?.rate ?? null };
}

const withoutApi = (dimension: Dimension, rows: readonly Row[]): readonly Row[] =>
  rows.filter(({ name }) => !isApiTag(dimension, name));

/**
 * If inbounds carry more than this many times what outbounds do, bytes may be counted twice; protocols have some
 * overhead.
 */
const OVERHEAD = 1.25;

/**
 * Whether an inbound passes connections to another one, as VLESS fallbacks do: both count the bytes, which leave
 * through an outbound only once. The surplus has to be most of what the second largest inbound carried.
 */
function areDoubled(inbounds: readonly Row[], outbounds: readonly Row[]): boolean {
  const carried = inbounds.map(totalOf).sort((a, b) => b - a);
  const into = carried.reduce((sum, bytes) => sum + bytes, 0);
  const out = outbounds.reduce((sum, row) => sum + totalOf(row), 0);
  const second = carried[1] ?? 0;
  return out > 0 && second > 0 && into > OVERHEAD * out && into - out > 0.8 * second;
}

const totalOf = ({ uplink, downlink }: Row): number =>
  Number(uplink?.total ?? 0n) + Number(downlink?.total ?? 0n);

function sumOf(rows: readonly Row[]): Both {
  const sum = (flows: readonly (Flow | null)[]): number | null => {
    const rates = flows.flatMap((flow) => flow?.rate ?? []);
    return rates.length === 0 ? null : rates.reduce((all, rate) => all + rate, 0);
  };
  return {
    uplink: sum(rows.map(({ uplink }) => uplink)),
    downlink: sum(rows.map(({ downlink }) => downlink)),
  };
}
