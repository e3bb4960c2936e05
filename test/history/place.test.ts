/** Which file holds the history, who may read it, and where none is created. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { endpointOf } from '../../src/history/endpoint.ts';
import { historyPath, type PlaceOptions, preparePlace } from '../../src/history/place.ts';
import { openRecorder } from '../../src/history/recording.ts';
import { JournalFailure } from '../../src/traffic/journal.ts';
import { ADDRESS, entryAt, START, tempFolder } from './lab.ts';

const ME = process.getuid?.();

const place = (more: Partial<PlaceOptions>): PlaceOptions => ({
  given: undefined,
  env: {},
  home: '/home/op',
  uid: 1000,
  system: '/nonexistent/v2top/history.db',
  ...more,
});

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

test('a named file comes first, then the environment, the system and the home', () => {
  const env = { V2TOP_HISTORY: '/b.db', XDG_STATE_HOME: '/state' };
  assert.equal(historyPath(place({ given: '/a.db', env })), '/a.db');
  assert.equal(historyPath(place({ env })), '/b.db');
  assert.equal(historyPath(place({ env: { XDG_STATE_HOME: '/state' } })), '/state/v2top/history.db');
  assert.equal(
    historyPath(place({ env: { XDG_STATE_HOME: 'state' } })),
    '/home/op/.local/state/v2top/history.db',
  );
  assert.equal(historyPath(place({})), '/home/op/.local/state/v2top/history.db');
  assert.equal(historyPath(place({ uid: 0 })), '/nonexistent/v2top/history.db');
});

test("a system's file that this user may write is this user's history", (t) => {
  const system = join(tempFolder(t), 'history.db');
  assert.equal(historyPath(place({ system })), system, 'in a folder that may be written');
  writeFileSync(system, '');
  assert.equal(historyPath(place({ system })), system);
});

test("only its user can read a user's file; the group can read the system's", (t) => {
  const folder = tempFolder(t);
  const own = join(folder, 'state', 'v2top', 'history.db');
  preparePlace(own, ME);
  assert.deepEqual([modeOf(join(folder, 'state', 'v2top')), modeOf(own)], ['700', '600']);
  const system = join(folder, 'lib', 'history.db');
  preparePlace(system, ME, system);
  assert.deepEqual([modeOf(join(folder, 'lib')), modeOf(system)], ['750', '640']);
});

test('the WAL of a file can be read by those who can read the file', async (t) => {
  const path = join(tempFolder(t), 'v2top', 'history.db');
  const recorder = await openRecorder(place({ given: path, uid: ME, system: path }) as never);
  t.after(() => recorder.close());
  assert.deepEqual([modeOf(`${path}-wal`), modeOf(`${path}-shm`)], ['640', '640']);
});

test("another user's folder is refused: sudo with a kept HOME leaves nothing of root's there", (t) => {
  const folder = join(tempFolder(t), 'v2top');
  mkdirSync(folder);
  const path = join(folder, 'history.db');
  const other = (ME ?? 0) + 1;
  assert.throws(() => preparePlace(path, other), /belongs to another user/);
  assert.equal(existsSync(path), false);
});

test('a link to another file is refused', (t) => {
  const folder = tempFolder(t);
  writeFileSync(join(folder, 'precious'), 'x');
  symlinkSync('precious', join(folder, 'history.db'));
  assert.throws(() => preparePlace(join(folder, 'history.db'), ME), JournalFailure);
});

test('a server in a history that may only be read is recorded elsewhere', async (t) => {
  const folder = tempFolder(t);
  const system = join(folder, 'system', 'history.db');
  const first = await openRecorder({ ...place({ uid: ME, given: system, system }), zone: undefined });
  const recording = await first.recordingOf(ADDRESS);
  assert.equal(recording.state, 'recorded');
  if (recording.state !== 'recorded') return;
  await recording.journal.acquire();
  await recording.journal.commit(entryAt(START));
  await first.close();
  const own = join(folder, 'own', 'history.db');
  const second = await openRecorder({ ...place({ uid: ME, given: own, system }), zone: undefined });
  assert.deepEqual(await second.recordingOf('localhost:10085'), {
    state: 'recorded elsewhere',
    why: `${system} is another user's`,
    file: system,
  });
  assert.equal((await second.recordingOf('127.0.0.1:2')).state, 'recorded');
  await second.close();
});

test("a history of one's own that cannot be opened is said to be that, not another user's", async (t) => {
  const given = join(tempFolder(t), 'v2top', 'history.db');
  const options = { ...place({ uid: ME, given }), zone: 'UTC' };
  const first = await openRecorder(options);
  const recording = await first.recordingOf(ADDRESS);
  assert.ok(recording.state === 'recorded');
  await recording.journal.acquire();
  await recording.journal.commit(entryAt(START));
  await first.close();
  const db = new DatabaseSync(given);
  db.exec("CREATE TRIGGER stuck BEFORE INSERT ON zone BEGIN SELECT RAISE(ABORT, 'stuck'); END");
  db.close();
  const second = await openRecorder({ ...options, zone: 'Asia/Tokyo' });
  const { state, ...more } = await second.recordingOf(ADDRESS);
  assert.equal(state, 'not recorded');
  assert.match('why' in more ? more.why : '', /stuck/);
  await second.close();
});

test('a folder that cannot be created is reported with the reason, and nothing is recorded', async (t) => {
  const folder = tempFolder(t);
  writeFileSync(join(folder, 'file'), '');
  const given = join(folder, 'file', 'history.db');
  const recorder = await openRecorder({ ...place({ uid: ME, given }), zone: undefined });
  assert.deepEqual(await recorder.recordingOf(ADDRESS), {
    state: 'not recorded',
    why: `a file is in the way of ${given}`,
  });
  await recorder.close();
});

test('all spellings of an address have one key', (t) => {
  for (const text of [
    '127.0.0.1:10085',
    'localhost:10085',
    '[::1]:10085',
    '127.9.9.9:10085',
    'LocalHost:10085',
  ])
    assert.equal(endpointOf(text), '127.0.0.1:10085', text);
  assert.equal(endpointOf('HK1.Example:10085'), 'hk1.example:10085');
  assert.equal(endpointOf('unix:@Api'), 'unix:@Api');
  const folder = tempFolder(t);
  writeFileSync(join(folder, 'api.sock'), '');
  symlinkSync('api.sock', join(folder, 'link.sock'));
  assert.equal(endpointOf(`unix:${folder}/link.sock`), `unix:${folder}/api.sock`);
  assert.equal(endpointOf(`unix:${folder}/none.sock`), `unix:${folder}/none.sock`);
});
