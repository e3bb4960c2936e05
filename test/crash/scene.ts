/** A real V2Ray with traffic, a connection to it that can be broken, and a history. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { between, createRandom, type Random } from '../../src/demo/random.ts';
import { BadLine } from '../support/bad-line.ts';
import {
  CurlFailure,
  curlThrough,
  startWebServer,
  type Transfer,
  type WebServer,
} from '../support/traffic.ts';
import { v2ctlQuery } from '../support/v2ctl.ts';
import { startV2Ray, type V2Ray } from '../support/v2ray.ts';

const USERS = ['alice', 'bob'] as const;

/** Headers of an answer whose end curl has not seen hold at most this many bytes. */
const HEADERS = 400;

/** How much was carried, as far as the ends of a broken download tell: at least what came, at most what was sent. */
export interface Carried {
  readonly least: bigint;
  readonly most: bigint;
}

export interface Scene {
  readonly v2ray: V2Ray;
  readonly web: WebServer;
  /** What v2tops are to connect to. */
  readonly line: BadLine;
  readonly folder: string;
  readonly history: string;
  /** Whether it is on a disk of its own, which can be filled. */
  readonly isSmallDisk: boolean;
  /** Bytes that were sent at a moment of `performance.now()`. */
  sentAt(time: number): number;
  /** Ends the downloads; resolves with what they have carried. */
  finish(): Promise<Carried>;
}

/** Starts all of it: alice and bob download, now fast, now slowly, now not at all. */
export async function setScene(t: TestContext, seed: number): Promise<Scene> {
  const folder = await mkdtemp(join(tmpdir(), 'v2top-crash-'));
  const isSmallDisk = mountSmallDisk(folder);
  t.after(async () => {
    if (isSmallDisk) execFileSync('umount', ['-l', folder]);
    await rm(folder, { recursive: true, force: true });
  });
  const web = await startWebServer();
  t.after(() => web.close());
  const v2ray = await startV2Ray({ vmess: [], socks: { socks: [...USERS] } });
  t.after(() => v2ray.stop());
  const line = await BadLine.to(v2ray.api);
  t.after(() => line.close());
  const { sentAt, stop } = watchSent(web);
  t.after(stop);
  let isOver = false;
  const downloading = USERS.map((user, index) =>
    download(v2ray, web, user, createRandom(seed + index), () => isOver),
  );
  const finish = async (): Promise<Carried> => {
    isOver = true;
    const parts = await Promise.all(downloading);
    const sum = (of: (part: Part) => number): bigint =>
      BigInt(parts.reduce((all, part) => all + of(part), 0));
    return {
      least: sum(({ body, headers }) => body + headers),
      most: BigInt(web.sent) + sum(({ headers, broken }) => headers + HEADERS * broken),
    };
  };
  return { v2ray, web, line, folder, isSmallDisk, history: join(folder, 'history.db'), sentAt, finish };
}

/** Bytes of the disk that can be filled. */
export const SMALL_DISK = 32 * 2 ** 20;

/** Puts a folder on a disk of its own, where this user may mount one. */
function mountSmallDisk(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SMALL_DISK}`, 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Notes what the web server has sent, a hundred times a second. */
function watchSent(web: WebServer): { sentAt(time: number): number; stop(): void } {
  const notes: { readonly time: number; readonly sent: number }[] = [];
  const timer = setInterval(() => notes.push({ time: performance.now(), sent: web.sent }), 10);
  return {
    sentAt: (time) => notes.findLast((note) => note.time <= time)?.sent ?? 0,
    stop: () => clearInterval(timer),
  };
}

/** What one user's downloads have brought, and how many of them broke. */
interface Part {
  readonly body: number;
  readonly headers: number;
  readonly broken: number;
}

/** One download after the other by one user. */
async function download(
  v2ray: V2Ray,
  web: WebServer,
  user: string,
  random: Random,
  isOver: () => boolean,
): Promise<Part> {
  let [body, headers, broken] = [0, 0, 0];
  while (!isOver()) {
    const length = Math.round(between(random, [100_000, 3_000_000]));
    const rate = Math.round(10 ** between(random, [5.3, 6.8]));
    const { moved, isWhole } = await downloadOnce(v2ray, web.url(length, rate), user);
    body += moved.download;
    headers += moved.responseHeader;
    if (!isWhole) broken += 1;
    await delay(isWhole && random() < 0.5 ? 0 : between(random, [100, 1500]));
  }
  return { body, headers, broken };
}

async function downloadOnce(
  v2ray: V2Ray,
  url: string,
  user: string,
): Promise<{ moved: Transfer; isWhole: boolean }> {
  try {
    return { moved: await curlThrough(v2ray.proxy(user), url), isWhole: true };
  } catch (error) {
    if (!(error instanceof CurlFailure)) throw error;
    return { moved: error.moved, isWhole: false };
  }
}

/** What a history holds of the users' downloads, and what its events say may be missing. */
export interface Kept {
  readonly counted: bigint;
  readonly maybeLost: bigint;
  /** What the core is known to hold of them. */
  readonly raw: bigint;
  /** How many entries were written. */
  readonly commits: bigint;
}

export function readHistory(path: string): Kept {
  if (!existsSync(path)) return { counted: 0n, maybeLost: 0n, raw: 0n, commits: 0n };
  const db = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
  const one = (sql: string): bigint => {
    const statement = db.prepare(sql);
    statement.setReadBigInts(true);
    return BigInt(String(statement.get()?.sum ?? 0));
  };
  const users = `(SELECT id FROM name WHERE dimension = 'user')`;
  const counted =
    one(`SELECT sum(down) AS sum FROM slot WHERE name IN ${users}`) +
    one(`SELECT sum(down) AS sum FROM day WHERE name IN ${users}`) +
    one(`SELECT sum(earlier_down) AS sum FROM name WHERE id IN ${users}`);
  const maybeLost = one(`SELECT sum(bytes) AS sum FROM event WHERE type = 'maybe lost'`);
  const raw =
    one(`SELECT sum(raw_down) AS sum FROM state JOIN name ON name.id = state.name JOIN book ON book.id = name.book
    WHERE dimension = 'user' AND state.generation = book.generation`);
  const commits = one('SELECT sum(commits) AS sum FROM book');
  db.close();
  return { counted, maybeLost, raw, commits };
}

/** What the core holds of the users' downloads, by its own tool. */
export async function heldBy(v2ray: V2Ray): Promise<bigint> {
  const counters = await v2ctlQuery(v2ray);
  return USERS.reduce((sum, user) => sum + (counters.get(`user>>>${user}>>>traffic>>>downlink`) ?? 0n), 0n);
}
