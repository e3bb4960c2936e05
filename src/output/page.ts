/** One text made from the readings of several servers, written when the last one has arrived or failed. */
import type { Sample } from '../traffic/sample.ts';
import type { BatchContext, Reading } from './writer.ts';

/** One server's place on the page. Both calls resolve when the page is written; with false if that failed. */
export interface Place {
  readonly fill: (sample: Sample) => Promise<boolean>;
  /** Says that no reading will come, so that the page does not wait for one; does nothing after a reading. */
  readonly leaveEmpty: () => Promise<boolean>;
}

export class Page {
  private readonly size: number;
  private readonly write: (readings: readonly Reading[]) => Promise<boolean>;
  /** In the order of the places. */
  private readonly contexts: BatchContext[] = [];
  private readonly samples = new Map<BatchContext, Sample | null>();
  private readonly written: Promise<boolean>;
  private finish: (written: Promise<boolean>) => void = () => undefined;

  /** `size` is the number of places. */
  constructor(size: number, write: (readings: readonly Reading[]) => Promise<boolean>) {
    this.size = size;
    this.write = write;
    this.written = new Promise((resolve) => {
      this.finish = resolve;
    });
  }

  /** Takes the next place. */
  place(context: BatchContext): Place {
    this.contexts.push(context);
    return {
      fill: (sample) => this.put(context, sample),
      leaveEmpty: () => this.put(context, null),
    };
  }

  private put(context: BatchContext, sample: Sample | null): Promise<boolean> {
    if (this.samples.has(context)) return this.written;
    this.samples.set(context, sample);
    if (this.samples.size === this.size) this.finish(this.write(this.readings()));
    return this.written;
  }

  private readings(): readonly Reading[] {
    return this.contexts.map((context) => ({ context, sample: this.samples.get(context) ?? null }));
  }
}
