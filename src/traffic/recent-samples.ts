/** The samples of the last ten seconds, and what a row carried in them. */
import type { Speeds } from './sample.ts';

/** The length of the recent samples together, in seconds, if samples are short. */
const RECENT_SECONDS = 10;

/** No speed in either direction. */
export const STILL: Speeds = { uplink: 0, downlink: 0 };

/** Chooses the latest samples that together come closest to ten seconds; a single one if it is longer. */
export class RecentSamples {
  private kept: readonly { readonly serial: number; readonly seconds: number }[] = [];

  /** Adds the newest sample with its measured time. */
  add(serial: number, seconds: number): void {
    const kept = [{ serial, seconds }];
    let sum = seconds;
    for (const older of this.kept) {
      if (sum + older.seconds - RECENT_SECONDS >= RECENT_SECONDS - sum) break;
      kept.push(older);
      sum += older.seconds;
    }
    this.kept = kept;
  }

  /** The measured seconds of all of them; null before the first. */
  get seconds(): number | null {
    return this.kept.length === 0 ? null : this.kept.reduce((sum, { seconds }) => sum + seconds, 0);
  }

  /** The serial of the oldest of them. */
  get first(): number {
    return this.kept.at(-1)?.serial ?? 0;
  }
}

/** What a row carried in those recent samples in which it had traffic. */
export class RecentBytes {
  /** Serial, bytes up and bytes down of each: objects would outlive the garbage collector's cheap phase. */
  private readonly list: number[] = [];

  add(serial: number, up: number, down: number): void {
    this.list.push(serial, up, down);
  }

  /** Bytes per second over the recent samples; `STILL` itself if there was no traffic. Drops older samples. */
  speeds({ first, seconds }: Pick<RecentSamples, 'first' | 'seconds'>): Speeds {
    const { list } = this;
    let old = 0;
    while ((list[old] ?? first) < first) old += 3;
    if (old > 0) list.splice(0, old);
    if (list.length === 0 || seconds === null) return STILL;
    let uplink = 0;
    let downlink = 0;
    for (let at = 0; at < list.length; at += 3) {
      uplink += list[at + 1] ?? 0;
      downlink += list[at + 2] ?? 0;
    }
    return { uplink: uplink / seconds, downlink: downlink / seconds };
  }
}
