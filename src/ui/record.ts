/** The history's record of the row on the detail page: when to ask for it, and what to keep. */
import type { RowQuestion, RowRecord } from '../history/lookup.ts';
import type { Bytes } from '../history/reader.ts';
import type { Way } from '../traffic/recent.ts';
import type { Row } from '../traffic/sample.ts';
import { HISTORY_FRESH } from './history-answers.ts';
import { placesOf } from './sight.ts';
import type { RecordState, State, Update } from './state.ts';

/** Asks for the detail page's row if it is a different one, or if the last answer is too old. */
export function withFreshRecord(update: Update): Update {
  const { state, effects } = update;
  const { front, record, now, paused } = state;
  if (front.kind !== 'detail') return update;
  const { dimension, id } = front;
  const question = { dimension, name: id.name };
  const places = placesOf(state, id);
  const isSame = record !== null && isOf(record, question, places);
  if (isSame && (paused !== null || now.mono - record.askedAt < HISTORY_FRESH)) return update;
  const answer = isSame ? record.answer : 'waiting';
  const at = places.flatMap((place) => state.servers[place]?.sample ?? []);
  return {
    state: { ...state, record: { ...question, places, askedAt: now.mono, at, answer } },
    effects: [...effects, { type: 'row', question, places }],
  };
}

/** Whether this is the record of this row at these servers. */
const isOf = (record: RecordState, { dimension, name }: RowQuestion, places: readonly number[]): boolean =>
  record.dimension === dimension && record.name === name && String(record.places) === String(places);

/** Keeps an answer, unless the page shows another row by now; null if nothing is recorded. */
export function withRecord(
  state: State,
  question: RowQuestion,
  places: readonly number[],
  answer: RowRecord | null,
): State {
  const { record } = state;
  if (record === null || !isOf(record, question, places)) return state;
  return { ...state, record: { ...record, answer: answer ?? 'nothing' } };
}

/** A row's traffic since the query, to be added to the history's answer. */
export function sinceAsked({ dimension, name, at }: RecordState, row: Row): Bytes {
  const before = at.flatMap(({ rows }) => rows[dimension].find((one) => one.name === name) ?? []);
  const more = (way: Way): bigint =>
    before.reduce((left, then) => left - (then[way]?.total ?? 0n), row[way]?.total ?? 0n);
  return { uplink: more('uplink'), downlink: more('downlink') };
}
