/** The last ten seconds by samples: which of them count, and what a row carried in them. */
import type { Speeds } from './sample.ts';

/** What the recent samples come to where samples are short, in seconds. */
const RECENT_SECONDS = 10;

/** No speed in either direction. */
export const STILL: Speeds = { uplink: 0, downlink: 0 };

/** Chooses the samples that together come nearest to ten seconds; where one is longer than that, it alone. */
export class RecentSamples {
  private kept: readonly { readonly serial: number; readonly seconds: number }[] = [];

  /** Takes in the newest sample with its measured time. */
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

  /** The measured seconds of them all; null before the first. */
  get seconds(): number | null {
    return this.kept.length === 0 ? null : this.kept.reduce((sum, { seconds }) => sum + seconds, 0);
  }

  /** The serial of the oldest of them. */
  get first(): number {
    return this.kept.at(-1)?.serial ?? 0;
  }
}

/** What one row carried in the recent samples that it carried anything in. */
export class RecentBytes {
  private readonly list: { readonly serial: number; readonly up: number; readonly down: number }[] = [];

  add(serial: number, up: number, down: number): void {
    this.list.push({ serial, up, down });
  }

  /** Bytes per second over the recent samples; `STILL` itself when there were none. Older ones are dropped. */
  speeds({ first, seconds }: Pick<RecentSamples, 'first' | 'seconds'>): Speeds {
    while (this.list[0] !== undefined && this.list[0].serial < first) this.list.shift();
    if (this.list.length === 0 || seconds === null) return STILL;
    let uplink = 0;
    let downlink = 0;
    for (const { up, down } of this.list) {
      uplink += up;
      downlink += down;
    }
    return { uplink: uplink / seconds, downlink: downlink / seconds };
  }
}
