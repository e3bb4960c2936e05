/** What one row carried in each of the last minutes' seconds, for sparklines, graphs and means. */

/** How far back a row is remembered: five minutes for the widest graph that is drawn, and the second that runs. */
export const HISTORY_SECONDS = 302;

/** The bytes of one row by second of monotonic time. A second without traffic is 0. */
export interface History {
  /** Uplink bytes per second of the second `slot` (monotonic milliseconds ÷ 1000); 0 outside what is remembered. */
  uplink(slot: number): number;
  /** Downlink bytes per second of the second `slot`. */
  downlink(slot: number): number;
  /** The same at this moment, unaffected by what is added later: what a paused screen shows. */
  freeze(): History;
}

/** The second that a monotonic time in milliseconds lies in. */
export function slotOf(mono: number): number {
  return Math.floor(mono / 1000);
}

/** A ring of seconds. The arrays are made at the first byte: most users of a large server are idle. */
export class RingHistory implements History {
  private rates: Float32Array | undefined;
  private newest = Number.NEGATIVE_INFINITY;

  uplink(slot: number): number {
    return this.at(slot, 0);
  }

  downlink(slot: number): number {
    return this.at(slot, 1);
  }

  /** Spreads bytes evenly over the time in which they were carried, `from` to `to` in monotonic milliseconds. */
  add(from: number, to: number, uplink: number, downlink: number): void {
    const start = Math.max(from, to - HISTORY_SECONDS * 1000);
    const span = Math.max(to - from, 1);
    for (let slot = slotOf(start); slot <= slotOf(to); slot++) {
      const overlap = Math.min(to, (slot + 1) * 1000) - Math.max(start, slot * 1000);
      if (overlap > 0) this.addToSlot(slot, (uplink * overlap) / span, (downlink * overlap) / span);
    }
  }

  freeze(): History {
    const copy = new RingHistory();
    copy.rates = this.rates?.slice();
    copy.newest = this.newest;
    return copy;
  }

  private at(slot: number, direction: 0 | 1): number {
    if (slot > this.newest || slot <= this.newest - HISTORY_SECONDS || slot < 0) return 0;
    return this.rates?.[(slot % HISTORY_SECONDS) * 2 + direction] ?? 0;
  }

  private addToSlot(slot: number, uplink: number, downlink: number): void {
    this.rates ??= new Float32Array(HISTORY_SECONDS * 2);
    const first = Math.max(this.newest + 1, slot - HISTORY_SECONDS + 1, 0);
    for (let fresh = first; fresh <= slot; fresh++) {
      this.rates.fill(0, (fresh % HISTORY_SECONDS) * 2, (fresh % HISTORY_SECONDS) * 2 + 2);
    }
    this.newest = Math.max(this.newest, slot);
    const index = (slot % HISTORY_SECONDS) * 2;
    this.rates[index] = (this.rates[index] ?? 0) + uplink;
    this.rates[index + 1] = (this.rates[index + 1] ?? 0) + downlink;
  }
}
