/** The displayed servers, all or the chosen one, and their combined traffic. */
import type { RowId } from '../table/row-id.ts';
import type { Way } from '../traffic/recent.ts';
import type { LineSpeed, Sample } from '../traffic/sample.ts';
import { sumOfHistories } from '../traffic/sum-history.ts';
import type { ServerState, State } from './state.ts';

/** A server in sight. */
export interface Sight {
  /** Its place in the list. */
  readonly place: number;
  readonly server: ServerState;
  /** The sample that is shown: the newest, or the one it was paused at. */
  readonly sample: Sample | null;
  /** Whether it answers. */
  readonly answers: boolean;
}

/** The servers in sight, in their order. */
export function inSight({ servers, narrowed }: State): readonly Sight[] {
  return servers.map(sightOf).filter(({ place }) => narrowed === null || place === narrowed);
}

const sightOf = (server: ServerState, place: number): Sight => ({
  place,
  server,
  sample: server.frozen ?? server.sample,
  answers: server.trouble === null,
});

/** The indexes of the servers with a row: one, or all displayed ones for a combined row. */
export function placesOf(state: State, { place }: Pick<RowId, 'place'>): number[] {
  return place === null ? inSight(state).map((sight) => sight.place) : [place];
}

/** The only displayed server; undefined if there are several. */
export function onlySight(state: State): Sight | undefined {
  const [first, second] = inSight(state);
  return second === undefined ? first : undefined;
}

/** The samples that are shown. */
export function shownSamples(state: State): Sample[] {
  return inSight(state).flatMap(({ sample }) => sample ?? []);
}

/** Whether no displayed server answers, so that the numbers are old. */
export function isAllSilent(state: State): boolean {
  return inSight(state).every(({ answers }) => !answers);
}

/** Whose speeds count: those of servers that answer, and of a lone one in any case, which is shown as it last was. */
export function liveSights(state: State): readonly Sight[] {
  const sights = inSight(state);
  return sights.length === 1 ? sights : sights.filter(({ answers }) => answers);
}

/** What goes through all servers in sight; undefined before the first answer. */
export function shownLine(state: State): LineSpeed | undefined {
  const samples = shownSamples(state);
  const [first, ...others] = samples;
  if (first === undefined || others.length === 0) return first?.line;
  const live = liveSights(state).flatMap(({ sample }) => sample?.line ?? []);
  return {
    uplink: sumOf(live, 'uplink'),
    downlink: sumOf(live, 'downlink'),
    peak: state.peak,
    history: sumOfHistories(samples.map(({ line }) => line.history)),
  };
}

function sumOf(lines: readonly LineSpeed[], way: Way): number | null {
  const rates = lines.flatMap((line) => line[way] ?? []);
  return rates.length === 0 ? null : rates.reduce((sum, rate) => sum + rate, 0);
}

/** The newest of the shown samples: graphs end there. */
export function newestShown(state: State): Sample | undefined {
  const [first, ...others] = shownSamples(state);
  return first && others.reduce((newest, one) => (one.at.mono > newest.at.mono ? one : newest), first);
}

/** What a server is called on the screen. */
export const labelOf = ({ name, address }: ServerState): string => name ?? address;
