/** The exporter: what a scrape takes, whether a hundred at once disturb a poll, and what it holds. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../test/support/free-port.ts';
import { startCore } from './core.ts';
import type { Comparison, Effort, Part } from './part.ts';
import { v2topBundle } from './program.ts';
import { median } from './statistics.ts';

const USERS = 10_000;
const AT_ONCE = 100;
/** The aim for a scrape, in milliseconds. */
const MOST = 50;

export const exporter: Part = {
  name: 'exporter',
  title: `The exporter at ${USERS.toLocaleString('en')} users`,
  how: `v2top exporter on a core in another process of whose users 30 % carry bytes between any two polls, scraped over
    kept connections as Prometheus does it (OpenMetrics, gzip). A scrape alone is the first one after a poll, which makes
    and compresses the text, and the second, which does not; then ${AT_ONCE} begin at the same moment. How long the core
    takes to answer a poll is what the exporter says itself, with and without scrapers all the time. Resident memory is
    the kernel's figure after 40 seconds of polls every five seconds with a scrape each, against a node program that waits.`,
  run: measure,
};

async function measure({ quick, progress }: Effort): Promise<Comparison[]> {
  const rounds = quick ? 5 : 12;
  const core = await startCore(USERS, 0.3);
  const running = await start(core.address, ['-i', '1']);
  progress('scrapes');
  const { first, second, each, quiet } = await timesOfScrapes(running, rounds);
  progress('polls among scrapes');
  const busy = await pollsAmongScrapes(running, rounds);
  running.stop();
  progress('memory');
  const held = await residentAfter(quick ? 20 : 40, core.address);
  await core.close();
  const empty = await emptyResident();
  return [
    row('a scrape, first after a poll', median(first), 'the aim', MOST, 'ms', 1),
    row('a scrape, the next', median(second), 'the aim', MOST, 'ms', 1),
    row(`each of ${AT_ONCE} at once`, median(each), 'the aim', MOST, 'ms', 1),
    row('a poll among scrapes', median(busy), 'a poll alone', median(quiet), 'ms', 2),
    row('resident', held, 'an empty node program', empty, 'MiB', 3),
  ];
}

/** Milliseconds in each round. */
interface ScrapeTimes {
  /** Of the first scrape after a poll, and of the next. */
  readonly first: readonly number[];
  readonly second: readonly number[];
  /** Of each of many at once. */
  readonly each: readonly number[];
  /** Of a poll that nothing disturbs. */
  readonly quiet: readonly number[];
}

async function timesOfScrapes(running: Running, rounds: number): Promise<ScrapeTimes> {
  const [first, second, each, quiet]: [number[], number[], number[], number[]] = [[], [], [], []];
  for (let round = 0; round < rounds; round++) {
    await delay(1100);
    quiet.push(await running.answerTime());
    await delay(1100);
    first.push(await running.scrape());
    second.push(await running.scrape());
    const began = performance.now();
    await Promise.all(Array.from({ length: AT_ONCE }, () => running.scrape()));
    each.push((performance.now() - began) / AT_ONCE);
  }
  return { first, second, each, quiet };
}

/** Milliseconds of a poll in each round, while four scrapers ask all the time. */
async function pollsAmongScrapes(running: Running, rounds: number): Promise<readonly number[]> {
  const busy: number[] = [];
  const scraping = new AbortController();
  const scrapers = Array.from({ length: 4 }, async () => {
    while (!scraping.signal.aborted) await running.scrape();
  });
  for (let round = 0; round < rounds; round++) {
    await delay(1100);
    busy.push(await running.answerTime());
  }
  scraping.abort();
  await Promise.all(scrapers);
  return busy;
}

/** MiB of an exporter that polls at its usual interval and is scraped after each poll, for this many seconds. */
async function residentAfter(total: number, core: string): Promise<number> {
  const running = await start(core, []);
  for (let seconds = 0; seconds < total; seconds += 5) {
    await delay(5000);
    await running.scrape();
  }
  const held = residentOf(running.pid);
  running.stop();
  return held;
}

function row(
  what: string,
  value: number,
  against: string,
  base: number,
  unit: 'ms' | 'MiB',
  aim: number,
): Comparison {
  return { what, value, against, base, unit, aim };
}

interface Running {
  readonly pid: number;
  /** Resolves with its milliseconds. */
  scrape(): Promise<number>;
  /** Milliseconds that the core took for its last answer. */
  answerTime(): Promise<number>;
  stop(): void;
}

async function start(core: string, args: readonly string[]): Promise<Running> {
  const port = await freePort();
  const command = ['exporter', core, '--listen', String(port), '--no-history', ...args];
  const child = spawn(process.execPath, [await v2topBundle(), ...command], { stdio: 'ignore' });
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const ask = (headers: Readonly<Record<string, string>>): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      get({ host: '127.0.0.1', port, path: '/metrics', agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve(Buffer.concat(chunks)));
      }).on('error', reject);
    });
  const answerTime = async (): Promise<number> => {
    const seconds = /^v2ray_scrape_duration_seconds (.*)$/m.exec((await ask({})).toString())?.[1];
    if (seconds === undefined) throw new Error('the core was not polled');
    return 1000 * Number(seconds);
  };
  while (
    !(await answerTime().then(
      () => true,
      () => false,
    ))
  )
    await delay(100);
  return {
    pid: pidOf(child),
    scrape: async () => {
      const began = performance.now();
      await ask({ accept: 'application/openmetrics-text', 'accept-encoding': 'gzip' });
      return performance.now() - began;
    },
    answerTime,
    stop: () => {
      agent.destroy();
      child.kill();
    },
  };
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error('the exporter did not start');
  return pid;
}

/** Resident memory of a process in MiB, by the kernel. */
function residentOf(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kibibytes ?? 0) / 1024;
}

async function emptyResident(): Promise<number> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  await delay(2000);
  const held = residentOf(pidOf(child));
  child.kill();
  return held;
}
