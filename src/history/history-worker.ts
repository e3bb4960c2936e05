/** The thread that owns the history, so that only it waits for the disk. */
import { existsSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { JournalFailure } from '../traffic/journal.ts';
import { systemZone } from './calendar.ts';
import { holdsBooks, lookUp } from './lookup.ts';
import { Unpacker } from './packing.ts';
import type { Asked, Question, Result } from './protocol.ts';
import { Reader } from './reader.ts';
import { explained } from './schema.ts';
import { Store } from './store.ts';

const DONE: Result = { type: 'done' };
const CLOSED: Result = { type: 'failed', why: 'the history is closed', isBusy: false };

let store: Store | undefined;
const unpacker = new Unpacker();

async function answer(question: Question): Promise<Result> {
  if (question.type === 'open') {
    // Node's first look at a time zone takes 40 ms, which this thread has while the program loads.
    // It may be asked again while the disk is slow.
    store ??= await Store.open({ ...question.options, systemZone: systemZone() });
    return DONE;
  }
  if (question.type === 'look') return look(question);
  if (question.type === 'close') {
    store?.close();
    store = undefined;
    return DONE;
  }
  return store === undefined ? CLOSED : answerFrom(store, question);
}

/** Files that other processes write are opened for each question alone: they may come, go and be replaced. */
async function look({ files, look: asked }: Extract<Question, { type: 'look' }>): Promise<Result> {
  for (const file of files.filter((one) => existsSync(one))) {
    const reader = await Reader.open(file);
    try {
      const answer = explained(file, () =>
        holdsBooks(reader, asked.query.address) ? lookUp(reader, asked) : null,
      );
      if (answer !== null) return { type: 'seen', answer };
    } finally {
      reader.close();
    }
  }
  if (store === undefined) return { type: 'nothing' };
  return { type: 'seen', answer: lookUp(new Reader(store.db), asked) };
}

function answerFrom(open: Store, question: Exclude<Question, { type: 'open' | 'look' | 'close' }>): Result {
  switch (question.type) {
    case 'acquire':
      return { type: 'acquired', acquired: open.acquire(question.address) };
    case 'commit':
      open.commit(question.address, unpacker.unpack(question.entry));
      return DONE;
    case 'release':
      open.release(question.address);
      return DONE;
  }
}

const failed = (error: unknown): Result => {
  if (error instanceof JournalFailure) return { type: 'failed', why: error.message, isBusy: error.isBusy };
  const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { type: 'failed', why, isBusy: false };
};

/** Questions are answered in order; `open` may still be running when the next one arrives. */
let last: Promise<void> = Promise.resolve();

parentPort?.on('message', ({ id, question }: Asked) => {
  last = last.then(async () => {
    const result = await answer(question).catch(failed);
    parentPort?.postMessage({ id, result });
    if (question.type === 'commit') store?.age(Math.floor(question.entry.sighted.at.wall / 1000));
  });
});
