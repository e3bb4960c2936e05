/** The history's thread: every call ends within its deadline, and errors of the disk are reported. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { History } from '../../src/history/history.ts';
import { JournalFailure } from '../../src/traffic/journal.ts';
import { ADDRESS, change, counterOf, entryAt, PATIENT, rowsOf, START, SUMS, tempFolder } from './lab.ts';

const saying = (pattern: RegExp) => (error: unknown) =>
  error instanceof JournalFailure && pattern.test(error.message);

test('an entry is on disk when its commit returns, and is found by every spelling of the address', async (t) => {
  const path = join(tempFolder(t), 'history.db');
  const history = await History.open({ path, deadlines: PATIENT });
  const journal = history.journal('localhost:10085');
  assert.deepEqual(await journal.acquire(), { role: 'writer', saved: null });
  await journal.commit(entryAt(START, { changes: [change('alice', 10n)] }));
  assert.deepEqual(rowsOf(path, SUMS), [{ name: 'alice', up: 0n, down: 10n }]);
  await journal.close();
  const again = await history.journal('[::1]:10085').acquire();
  assert.deepEqual(again.saved?.counters, [{ counter: counterOf('alice'), raw: 10n, life: 10n }]);
  await history.close();
});

test('two servers share one file', async (t) => {
  const path = join(tempFolder(t), 'history.db');
  const history = await History.open({ path, deadlines: PATIENT });
  const [one, two] = [history.journal(ADDRESS), history.journal('hk1.example:10085')];
  await one.acquire();
  await two.acquire();
  await one.commit(entryAt(START, { changes: [change('alice', 10n)] }));
  await two.commit(entryAt(START, { changes: [change('alice', 5n)] }));
  assert.deepEqual((await two.acquire()).saved?.counters, [
    { counter: counterOf('alice'), raw: 5n, life: 5n },
  ]);
  await history.close();
});

/** A thread that takes every question and answers those of the kinds named. */
class HeldThread extends EventEmitter {
  private readonly answered: Set<string>;

  constructor(answered: readonly string[]) {
    super();
    this.answered = new Set(answered);
  }

  /** Answers this kind too from now on. */
  answer(kind: string): void {
    this.answered.add(kind);
  }

  postMessage({ id, question }: { id: number; question: { type: string } }): void {
    if (this.answered.has(question.type)) this.emit('message', { id, result: { type: 'done' } });
  }

  async terminate(): Promise<number> {
    return 0;
  }
  ref(): void {}
  unref(): void {}
}

test('a disk that does not answer is given up at the deadline, and delays no ending', async () => {
  const deadlines = { open: 1000, commit: 20, close: 20 };
  const history = await History.open({
    path: 'nowhere',
    deadlines,
    start: () => new HeldThread(['open']),
  });
  await assert.rejects(history.journal(ADDRESS).commit(entryAt(START)), saying(/the disk does not answer/));
  await history.close();
});

test('a disk that is slow to open a history is waited for, where that is wanted', async () => {
  const deadlines = { open: 20, commit: 1000, close: 20 };
  const thread = new HeldThread([]);
  const said: string[] = [];
  const opening = History.open({
    path: 'nowhere',
    deadlines,
    start: () => thread,
    onBusy: (why) => {
      said.push(why);
      thread.answer('open');
    },
  });
  assert.ok((await opening) instanceof History);
  assert.deepEqual(said, ['the disk does not answer; it is waited for.']);
  const impatient = History.open({ path: 'nowhere', deadlines, start: () => new HeldThread([]) });
  await assert.rejects(impatient, saying(/the disk does not answer/));
});

test('a thread that dies fails its pending calls', async () => {
  const thread = new HeldThread(['open']);
  const history = await History.open({ path: 'nowhere', start: () => thread });
  const commit = history.journal(ADDRESS).commit(entryAt(START));
  thread.emit('exit', 1);
  await assert.rejects(commit, saying(/its thread has ended/));
  await assert.rejects(history.journal(ADDRESS).acquire(), saying(/its thread has ended/));
});

/** A disk of 1 MiB, where this user may mount one. */
function smallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'v2top-small-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
}

/** Writes until the disk is full. */
function fill(path: string): void {
  try {
    for (let size = 2 ** 16; ; size += 2 ** 12) writeFileSync(path, Buffer.alloc(size));
  } catch {
    // That was the point.
  }
}

test('a full disk is reported, damages nothing, and recovers once there is room', async (t) => {
  const folder = smallDisk();
  if (folder === undefined) return t.skip('mounting the small disk takes root');
  t.after(() => execFileSync('umount', ['-l', folder]));
  const path = join(folder, 'history.db');
  // What is tried is the disk's refusal, however long a busy machine takes to say it.
  const history = await History.open({ path, deadlines: PATIENT });
  const journal = history.journal(ADDRESS);
  await journal.acquire();
  await journal.commit(entryAt(START, { changes: [change('alice', 10n)] }));
  const filler = join(folder, 'filler');
  fill(filler);
  const grow = async (): Promise<void> => {
    for (let round = 1; round < 100; round++) {
      const changes = Array.from({ length: 100 }, (_, index) => change(`user ${round} ${index}`, 1n));
      await journal.commit(entryAt(START, { changes }));
    }
  };
  await assert.rejects(grow, saying(/the disk is full/));
  rmSync(filler);
  const { saved } = await journal.acquire();
  assert.equal(saved?.counters[0]?.raw, 10n);
  await journal.commit(entryAt(START, { changes: [change('alice', 1n, { raw: 11n, life: 11n })] }));
  await history.close();
  assert.equal(rowsOf(path, SUMS).find(({ name }) => name === 'alice')?.down, 11n);
});

test('a process killed at any moment loses no completed commit', async (t) => {
  const path = join(tempFolder(t), 'history.db');
  const program = fileURLToPath(new URL('commit-loop.ts', import.meta.url));
  let before = 0n;
  for (let round = 0; round < 12; round++) {
    const child = spawn(process.execPath, ['--import', 'tsx', program, path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let promised = before;
    const ended = once(child, 'exit');
    const target = before + 1n + BigInt(round % 5);
    for await (const line of createInterface(child.stdout)) {
      promised = BigInt(line);
      if (promised >= target) child.kill('SIGKILL');
    }
    await ended;
    const [row] = rowsOf(path, SUMS);
    const kept = typeof row?.down === 'bigint' ? row.down : 0n;
    // One more may have been written whose return was not seen.
    assert.ok(kept === promised || kept === promised + 1n, `${kept} kept of ${promised}`);
    before = kept;
  }
});

test('a folder with a file in its place is refused in one line', async (t) => {
  const folder = tempFolder(t);
  mkdirSync(join(folder, 'history.db'));
  await assert.rejects(History.open({ path: join(folder, 'history.db') }), saying(/cannot be opened/));
});
