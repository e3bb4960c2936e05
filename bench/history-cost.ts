/** A process that only records: prints the cost of one poll with reset in milliseconds of CPU and bytes written. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '../src/demo/random.ts';
import { History } from '../src/history/history.ts';
import type { CounterChange, Entry } from '../src/traffic/journal.ts';

const USERS = 1000;
const ACTIVE = 300;
/** Users that carry something between a reading and its reset. */
const BETWEEN = 20;
const POLLS = Number(process.argv[2] ?? 300);

/** Bytes that this process has made the system write, if the system tells. */
const written = (): number =>
  Number(/^write_bytes: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1] ?? Number.NaN);

const random = createRandom(1);
const lives = new Map<string, bigint>();

function changeOf(user: number, direction: string, isReset: boolean): CounterChange {
  const counter = `user>>>user${user}@example.com>>>traffic>>>${direction}`;
  const growth = BigInt(Math.floor(random() * 1_000_000));
  const life = (lives.get(counter) ?? 0n) + growth;
  lives.set(counter, life);
  return { counter, growth, raw: isReset ? 0n : growth, life };
}

/** An entry about some users, chosen at random. */
function entryOf(wall: number, users: number, isReset: boolean): Entry {
  const chosen = Array.from({ length: users }, () => Math.floor(random() * USERS));
  const changes = [...new Set(chosen)].flatMap((user) =>
    ['uplink', 'downlink'].map((direction) => changeOf(user, direction, isReset)),
  );
  return {
    sighted: { boot: 'boot', at: { mono: wall, wall } },
    start: { boot: 'boot', seconds: 1 },
    basis: isReset ? 'zeroed' : 'kept',
    changes,
    isEarlier: false,
    resetUnderWay: !isReset,
    events: [],
  };
}

const folder = mkdtempSync(join(tmpdir(), 'v2top-bench-'));
const history = await History.open({ path: join(folder, 'history.db') });
const journal = history.journal('127.0.0.1:10085');
await journal.acquire();
let wall = Date.now();
// More than 300 draws make 300 users.
const draws = Math.round(USERS * Math.log(USERS / (USERS - ACTIVE)));
for (let warm = 0; warm < 10; warm++) await journal.commit(entryOf(wall, USERS, false));
const [cpu, bytes] = [process.cpuUsage(), written()];
for (let poll = 0; poll < POLLS; poll++) {
  wall += 1000;
  await journal.commit(entryOf(wall, draws, false));
  await journal.commit(entryOf(wall, BETWEEN, true));
}
const { user, system } = process.cpuUsage(cpu);
const used = (user + system) / 1000 / POLLS;
process.stdout.write(`${JSON.stringify({ cpu: used, written: (written() - bytes) / POLLS })}\n`);
await history.close();
rmSync(folder, { recursive: true });
process.exit();
