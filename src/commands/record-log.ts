/** The log of a recorder: one line per notable event, and nothing while all is well. */
import { adviceFor } from '../core/advice.ts';
import { formatBytes, formatDuration } from '../table/format.ts';
import type { RecordingState } from '../traffic/journal.ts';
import type { PollEvent } from '../traffic/poller.ts';
import type { Sample } from '../traffic/sample.ts';

/** The present problems of a poller; empty while all is well. */
interface Troubles {
  /** Why nothing is recorded. */
  readonly unrecordedWhy: string;
  /** Why other v2tops cannot be found. */
  readonly claimTrouble: string;
}

/** The log of one server. */
export class RecordLog {
  private readonly address: string;
  private readonly poller: () => Troubles;
  private readonly say: (line: string) => void;
  private recorded: RecordingState | undefined;
  private silentSince: number | undefined;
  private last: number | undefined;
  private strangers = false;

  /** `poller` returns its problems; `say` writes a line. */
  constructor(address: string, poller: () => Troubles, say: (line: string) => void) {
    this.address = address;
    this.poller = poller;
    this.say = (line) => say(`${address}: ${line}`);
  }

  /** Logs an event of the poller. */
  note(event: PollEvent): void {
    if (event.type === 'sample') this.noteSample(event.sample);
    else if (this.silentSince === undefined) {
      this.silentSince = this.last ?? Number.NaN;
      const { headline } = adviceFor(event.failure, this.address);
      this.say(`no answer: ${headline}`);
    }
  }

  private noteSample(sample: Sample): void {
    this.noteReturn(sample);
    this.last = sample.at.mono;
    if (sample.recorded !== this.recorded) this.noteRecording(sample);
    if (sample.restarted) this.say('the core was restarted; what had been read is kept.');
    if (sample.strangers && !this.strangers)
      this.say("another program resets the core's counters: what it takes between two readings is missing.");
    this.strangers = sample.strangers;
    if (sample.maybeLost > 0n)
      this.say(`up to ${formatBytes(sample.maybeLost, { bits: false, si: false })} may be missing.`);
  }

  private noteReturn(sample: Sample): void {
    if (this.silentSince === undefined) return;
    const seconds = (sample.at.mono - this.silentSince) / 1000;
    this.say(Number.isNaN(seconds) ? 'answers.' : `answers again after ${formatDuration(seconds)}.`);
    this.silentSince = undefined;
  }

  private noteRecording({ recorded, mode }: Sample): void {
    const { unrecordedWhy: why, claimTrouble } = this.poller();
    if (this.recorded === undefined && claimTrouble !== '') this.say(`${claimTrouble}.`);
    this.say(recorded === 'recorded' ? `recorded (${mode}).` : `${recorded}${why === '' ? '' : `: ${why}`}.`);
    this.recorded = recorded;
  }
}
