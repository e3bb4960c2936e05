/** What a run that polls keeps besides its numbers: its history, and its claim on the API. */
import { homedir } from 'node:os';
import type { World } from '../cli/command.ts';
import type { Options } from '../cli/options.ts';
import type { Target } from '../core/target.ts';
import { claimOn } from '../history/claims.ts';
import type { PastReader } from '../history/history.ts';
import type { PlaceOptions } from '../history/place.ts';
import { openRecorder, type Recorder, readPast } from '../history/recording.ts';
import type { Claim, Recording } from '../traffic/journal.ts';

/** What the poller is given, and what ends it. */
export interface Keeping {
  /** Absent where nothing was to be recorded. */
  readonly recording?: Recording;
  /** Opens that when a run that only reads is told to zero. */
  readonly recordLater?: () => Promise<Recording>;
  readonly claim: Claim;
  /** Whether the operator asked for reset by name: it needs no record then. */
  readonly insists: boolean;
  /** Why nothing is recorded, for the operator. */
  readonly trouble?: string;
  /** Where a history is begun: told once, to a person. */
  readonly begun?: string;
  /** What was recorded before, or is by another v2top; absent where no history is wanted. */
  readonly past?: PastReader | undefined;
  close(): Promise<void>;
}

/**
 * Opens what a run on this target keeps. Runs that reset are recorded, and read-only ones with `--record`; where nothing
 * can be recorded, the notice says why. Never rejects for trouble with the disk.
 */
export async function openKeeping(options: Options, target: Target, world: World): Promise<Keeping> {
  const { values } = options.resolved;
  const insists = options.mode === 'reset';
  const claim = claimOn(target.address.text, values.timeout * 1000);
  const plain = { claim, insists, close: async () => {} };
  const isNeeded = target.mode === 'reset' || options.record;
  if (!isNeeded) return values.history ? { ...plain, ...laterIn(options, target, world) } : plain;
  if (!values.history)
    return { ...plain, recording: { state: 'not recorded', why: 'the settings say so (--no-history)' } };
  const recorder = await recorderFor(options, world);
  const recording = await recorder.recordingOf(target.address.text);
  return {
    ...plain,
    recording,
    past: recorder.past,
    ...wordsOf(recording, recorder, insists),
    close: () => recorder.close(),
  };
}

/** What others record is read; no file is made, and none opened for writing, before the run is told to zero. */
function laterIn(
  options: Options,
  target: Target,
  world: World,
): Required<Pick<Keeping, 'recordLater' | 'past' | 'close'>> {
  const read = readPast(placeFor(options, world));
  let recorder: Recorder | undefined;
  const past = (): PastReader => recorder?.past ?? read;
  return {
    recordLater: async () => {
      recorder = await recorderFor(options, world);
      return recorder.recordingOf(target.address.text);
    },
    past: { past: (query) => past().past(query), lately: (query) => past().lately(query) },
    close: async () => {
      await Promise.all([read.close(), recorder?.close()]);
    },
  };
}

const placeFor = ({ historyFile }: Options, { env }: World): PlaceOptions => ({
  given: historyFile,
  env,
  home: homedir(),
  uid: process.geteuid?.(),
});

function recorderFor(options: Options, world: World): Promise<Recorder> {
  return openRecorder({ ...placeFor(options, world), zone: options.resolved.values.timezone });
}

function wordsOf(
  recording: Recording,
  { path, isNew }: Recorder,
  insists: boolean,
): Pick<Keeping, 'trouble' | 'begun'> {
  if (recording.state === 'recorded') return isNew ? { begun: `What is counted is kept in ${path}.` } : {};
  const consequence = insists ? '' : ' Read-only, so that nothing is lost; --reset overrides.';
  return { trouble: `Nothing is recorded here: ${recording.why}.${consequence}` };
}
