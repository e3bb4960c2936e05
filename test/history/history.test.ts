/** The history's thread: every call ends within its deadline, and errors of the disk are reported. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { History } from '../../src/history/history.ts';
import { type BookEvent, JournalFailure } from '../../src/traffic/journal.ts';
import { ADDRESS, change, counterOf, entryAt, rowsOf, START, SUMS, tempFolder } from './lab.ts';

const saying = (pattern: RegExp) => (error: unknown) =>
  error instanceof JournalFailure && pattern.test(error.message);

test('an entry is on disk when its commit returns, and is found by every spelling of the address', async (t) => {
  const path = join(tempFolder(t), 'history.db');
  const history = await History.open({ path });
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
  const history = await History.open({ path });
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

test('a screen is told when a server was last read, and what happened to it, the newest first', async (t) => {
  const path = join(tempFolder(t), 'history.db');
  const history = await History.open({ path, zone: 'UTC' });
  assert.deepEqual(await history.record({ address: ADDRESS, now: START }), {
    file: path,
    seen: null,
    events: [],
  });
  const [journal, other] = [history.journal(ADDRESS), history.journal('hk1.example:10085')];
  await journal.acquire();
  await other.acquire();
  await journal.commit(entryAt(START - 7200, { events: [{ type: 'restarted' }] }));
  await journal.commit(entryAt(START, { events: [{ type: 'maybe lost', bytes: 5n }] }));
  // One v2top was ended and another started.
  const absence = { type: 'absence', from: (START - 60) * 1000, to: START * 1000, bytes: 5n } as const;
  await journal.commit(entryAt(START, { events: [absence] }));
  await other.commit(entryAt(START + 30, { events: [{ type: 'strangers' }] }));
  const record = await history.record({ address: 'localhost:10085', now: START + 60 });
  assert.equal(record?.seen, START);
  assert.deepEqual(
    record?.events.map(({ type, first, bytes, times }) => [type, first, bytes, times]),
    [
      ['maybe lost', START, 5n, 1],
      ['restarted', START - 7200, 0n, 1],
    ],
  );
  await history.close();
});

test("a screen gets the past of a row or a table, and each name's recent traffic", async () => {
  const history = await History.open({ path: ':memory:', zone: 'UTC' });
  const journal = history.journal(ADDRESS);
  await journal.acquire();
  const day = 86_400;
  for (const [ago, bytes] of [
    [40 * day, 1n],
    [3 * day, 10n],
    [3600, 100n],
    [0, 1000n],
  ] as const)
    await journal.commit(entryAt(START - ago, { changes: [change('alice', bytes), change('bob', 2n)] }));
  const query = {
    address: 'localhost:10085',
    dimension: 'user',
    billingDay: 1,
    now: START + 60,
    limits: new Map([['alice', 10_000n]]),
  } as const;
  const days = (await history.series({ ...query, name: 'alice', by: 'day' })) ?? [];
  assert.deepEqual(
    days.filter(({ downlink }) => downlink > 0n).map(({ label, downlink }) => [label, downlink]),
    [
      ['2026-11-20', 10n],
      ['2026-11-23', 1100n],
    ],
  );
  assert.equal(days.at(-1)?.start, START - 3 * 3600);
  const hours = (await history.series({ ...query, name: null, by: 'hour' })) ?? [];
  assert.deepEqual(
    hours.slice(-2).map(({ downlink }) => downlink),
    [102n, 1002n],
  );
  assert.equal(hours.length, 24);
  const months = (await history.series({ ...query, name: 'alice', by: 'month' })) ?? [];
  assert.deepEqual(
    months.map(({ label, downlink }) => [label, downlink]),
    [
      ['2026-10', 1n],
      ['2026-11', 1110n],
    ],
  );
  const lately = await history.usage(query);
  assert.deepEqual(
    lately?.names.map(({ name, today, month }) => [name, today.downlink, month.downlink]),
    [
      ['alice', 1100n, 1110n],
      ['bob', 4n, 6n],
    ],
  );
  assert.deepEqual(
    lately?.quotas.map(({ name, used, percent }) => [name, used, percent]),
    [['alice', 1110n, 11]],
  );
  await history.close();
});

test('the page of a row is told its days, and the last day by five minutes with its gaps', async () => {
  const history = await History.open({ path: ':memory:', zone: 'UTC' });
  const journal = history.journal(ADDRESS);
  await journal.acquire();
  const [day, slot] = [86_400, 300];
  const add = (ago: number, alice: bigint, events: readonly BookEvent[] = []) =>
    journal.commit(entryAt(START - ago, { changes: [change('alice', alice), change('bob', 1n)], events }));
  await add(40 * day, 1n);
  await add(2 * day, 10n);
  await add(day, 100n);
  await add(8 * slot, 300_000n);
  // Three slots in which nothing was read: what flowed then is found at their end.
  const absence = { from: (START - 8 * slot + 10) * 1000, to: (START - 4 * slot) * 1000, bytes: 1n } as const;
  await add(4 * slot, 1_200_000n, [{ type: 'absence', ...absence }]);
  await journal.commit(entryAt(START - 2 * slot, { changes: [change('bob', 1n)] }));
  await add(0, 5000n);
  const query = {
    address: ADDRESS,
    dimension: 'user',
    name: 'alice',
    billingDay: 1,
    now: START + 9,
  } as const;
  const record = await history.row(query);
  const { today, yesterday, month, all } = record ?? {};
  assert.deepEqual(
    [today, yesterday, month, all].map((bytes) => bytes?.downlink),
    [1_505_000n, 100n, 1_505_110n, 1_505_111n],
  );
  assert.deepEqual(
    [...(record?.trace.slots ?? [])]
      .slice(-6)
      .map(([start, speeds]) => [(start - START) / slot, speeds?.downlink ?? null]),
    [
      [-8, 1000],
      [-7, null],
      [-6, null],
      [-5, null],
      [-4, 1000],
      [0, 5000],
    ],
  );
  assert.deepEqual([record?.trace.from, record?.trace.to], [START - 40 * day, START]);
  assert.equal(await History.reading([]).row(query), null);
  await history.close();
});

test('what others record is read while they write, after they have ended, and without making a file', async (t) => {
  const folder = tempFolder(t);
  const [system, own] = [join(folder, 'system.db'), join(folder, 'own.db')];
  const screen = History.reading([system, own]);
  const query = { address: ADDRESS, billingDay: 1, now: START, limits: new Map() } as const;
  const today = async () =>
    (await screen.usage(query))?.names.map(({ name, today }) => [name, today.downlink]);
  assert.equal(await today(), undefined);
  assert.deepEqual(readdirSync(folder), []);

  const recorder = await History.open({ path: own, zone: 'UTC' });
  const journal = recorder.journal(ADDRESS);
  await journal.acquire();
  assert.equal(await today(), undefined, 'not of this server');
  await journal.commit(entryAt(START, { changes: [change('alice', 10n)] }));
  assert.deepEqual(await today(), [['alice', 10n]]);
  await journal.commit(entryAt(START, { changes: [change('alice', 5n)] }));
  assert.deepEqual(await today(), [['alice', 15n]]);
  await recorder.close();
  assert.deepEqual(await today(), [['alice', 15n]]);
  assert.deepEqual(
    readdirSync(folder).filter((name) => !name.includes('-writer-')),
    ['own.db'],
  );
  await screen.close();
});

test('a history of others comes before the own one where it holds the server', async (t) => {
  const folder = tempFolder(t);
  const [system, own] = [join(folder, 'system.db'), join(folder, 'own.db')];
  for (const [path, address, bytes] of [
    [system, ADDRESS, 1n],
    [own, ADDRESS, 2n],
    [own, 'hk1.example:10085', 3n],
  ] as const) {
    const history = await History.open({ path, zone: 'UTC' });
    await history.journal(address).acquire();
    await history.journal(address).commit(entryAt(START, { changes: [change('alice', bytes)] }));
    await history.close();
  }
  for (const screen of [History.reading([system, own]), await History.open({ path: own, files: [system] })]) {
    const today = async (address: string) =>
      (await screen.usage({ address, billingDay: 1, now: START, limits: new Map() }))?.names.map(
        ({ today }) => today.downlink,
      );
    assert.deepEqual(await today(ADDRESS), [1n]);
    assert.deepEqual(await today('hk1.example:10085'), [3n]);
    await screen.close();
  }
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
  const history = await History.open({ path, deadlines: { open: 60_000, commit: 60_000, close: 60_000 } });
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
