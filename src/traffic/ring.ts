/** Bytes in equal spans of time, of which only the latest are kept. */

/** A ring buffer of spans. */
export class Ring {
  /** Seconds per span. */
  private readonly width: number;
  /** How many spans are kept. */
  private readonly length: number;
  private readonly sums: Float32Array;
  private newest = Number.NEGATIVE_INFINITY;
  /** The last second that was written to. */
  private last = Number.NEGATIVE_INFINITY;

  constructor(width: number, length: number, sums = new Float32Array(length * 2)) {
    this.width = width;
    this.length = length;
    this.sums = sums;
  }

  /** Bytes of the span with this number; 0 if it is not kept. */
  at(span: number, way: 'uplink' | 'downlink'): number {
    if (span > this.newest || span <= this.newest - this.length || span < 0) return 0;
    return this.sums[(span % this.length) * 2 + (way === 'uplink' ? 0 : 1)] ?? 0;
  }

  /** Whether the span of a second is still kept. */
  reaches(second: number): boolean {
    return Math.floor(second / this.width) > this.newest - this.length;
  }

  /** Bytes of the seconds from `from` up to `to`; the bytes of a span count as evenly spread. */
  bytes(way: 'uplink' | 'downlink', from: number, to: number): number {
    let sum = 0;
    for (let span = Math.floor(from / this.width); span * this.width < to; span++) {
      const begin = span * this.width;
      // The newest span is not complete.
      const end = span === this.newest ? Math.min(begin + this.width, this.last + 1) : begin + this.width;
      const overlap = Math.min(to, end) - Math.max(from, begin);
      if (overlap > 0) sum += (this.at(span, way) * overlap) / (end - begin);
    }
    return sum;
  }

  /** Spreads bytes evenly over the time from `from` to `to`, in monotonic milliseconds. */
  add(from: number, to: number, uplink: number, downlink: number): void {
    const width = this.width * 1000;
    const start = Math.max(from, to - this.length * width);
    const time = Math.max(to - from, 1);
    for (let span = Math.floor(start / width); span <= Math.floor(to / width); span++) {
      const overlap = Math.min(to, (span + 1) * width) - Math.max(start, span * width);
      if (overlap > 0) this.addTo(span, (uplink * overlap) / time, (downlink * overlap) / time);
    }
    this.last = Math.max(this.last, Math.floor((to - 1) / 1000));
  }

  copy(): Ring {
    const copy = new Ring(this.width, this.length, this.sums.slice());
    copy.newest = this.newest;
    copy.last = this.last;
    return copy;
  }

  private addTo(span: number, uplink: number, downlink: number): void {
    for (let fresh = Math.max(this.newest + 1, span - this.length + 1, 0); fresh <= span; fresh++) {
      this.sums[(fresh % this.length) * 2] = 0;
      this.sums[(fresh % this.length) * 2 + 1] = 0;
    }
    this.newest = Math.max(this.newest, span);
    const index = (span % this.length) * 2;
    this.sums[index] = (this.sums[index] ?? 0) + uplink;
    this.sums[index + 1] = (this.sums[index + 1] ?? 0) + downlink;
  }
}
