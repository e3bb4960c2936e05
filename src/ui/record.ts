/** What the history has of the row on the detail page: when it is asked, and what is kept of its answer. */
import type { RowQuestion, RowRecord } from '../history/lookup.ts';
import type { Bytes } from '../history/reader.ts';
import type { Row } from '../traffic/sample.ts';
import { type RecordState, type State, serverOf, type Update } from './state.ts';

/** How long an answer is shown before the history is asked again, in milliseconds. */
const FRESH = 60_000;

/** Asks for the row of the detail page where it is another one, or the last answer has grown old. */
export function withFreshRecord(update: Update): Update {
  const { state, effects } = update;
  const { front, record, now, paused } = state;
  if (front.kind !== 'detail') return update;
  const { dimension, name } = front;
  const isSame = record?.dimension === dimension && record.name === name;
  if (isSame && (paused !== null || now.mono - record.askedAt < FRESH)) return update;
  const answer = isSame ? record.answer : 'waiting';
  const asked = { dimension, name, askedAt: now.mono, at: serverOf(state).sample, answer };
  return {
    state: { ...state, record: asked },
    effects: [...effects, { type: 'row', question: { dimension, name } }],
  };
}

/** Keeps an answer, unless the page shows another row by now; null where nothing is recorded. */
export function withRecord(state: State, question: RowQuestion, answer: RowRecord | null): State {
  const { record } = state;
  if (record?.dimension !== question.dimension || record.name !== question.name) return state;
  return { ...state, record: { ...record, answer: answer ?? 'nothing' } };
}

/** What a row has carried since the history was asked: it belongs to what the history said. */
export function sinceAsked({ dimension, name, at }: RecordState, row: Row): Bytes {
  const then = at?.rows[dimension].find((one) => one.name === name);
  const more = (way: 'uplink' | 'downlink'): bigint => (row[way]?.total ?? 0n) - (then?.[way]?.total ?? 0n);
  return { uplink: more('uplink'), downlink: more('downlink') };
}
