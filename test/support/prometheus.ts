/** Real Prometheus and VictoriaMetrics for the tests, each on a free port. The tests that need them fail loudly without them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { startChild } from './child.ts';
import { freePort } from './free-port.ts';

/** The program's name where it can be run. Throws with advice where it cannot. */
function installed(program: string, packageName: string): string {
  const { error } = spawnSync(program, ['--version'], { stdio: 'ignore' });
  if (error !== undefined)
    throw new Error(`${program.toUpperCase()} IS MISSING: install ${packageName} to run these tests`);
  return program;
}

export const promtool = (): string => installed('promtool', 'prometheus');

/** One series of an answer, with its labels; the value is as it was written. */
export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: string;
}

/** A database that scrapes once a second. */
export interface Database {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** What an expression is now. Throws where the database does not understand it. */
  query(expression: string): Promise<Series[]>;
}

export interface DatabaseOptions {
  /** `HOST:PORT` of the exporter; its job is `v2top`. */
  readonly target: string;
  /** Files of rules, evaluated once a second. */
  readonly rules?: readonly string[];
}

/** Starts Prometheus; it ends with the test. */
export async function startPrometheus(
  t: TestContext,
  { target, rules = [] }: DatabaseOptions,
): Promise<Database> {
  const { folder, config, port } = await prepare(
    t,
    { global: { evaluation_interval: '1s' }, rule_files: rules },
    target,
  );
  return launch(t, installed('prometheus', 'prometheus'), port, folder, [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--log.level=warn',
  ]);
}

/** Starts VictoriaMetrics; it ends with the test. */
export async function startVictoriaMetrics(t: TestContext, { target }: DatabaseOptions): Promise<Database> {
  const { folder, config, port } = await prepare(t, {}, target);
  return launch(t, installed('victoria-metrics', 'victoria-metrics'), port, folder, [
    `-promscrape.config=${config}`,
    `-storageDataPath=${join(folder, 'data')}`,
    `-httpListenAddr=127.0.0.1:${port}`,
    // Otherwise it answers with what it knew half a minute ago.
    '-search.latencyOffset=0s',
    '-search.disableCache',
  ]);
}

/** A folder with the configuration, in JSON, which is YAML too. */
async function prepare(
  t: TestContext,
  more: object,
  target: string,
): Promise<{ folder: string; config: string; port: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'v2top-database-'));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const config = join(folder, 'config.yml');
  const job = {
    job_name: 'v2top',
    scrape_interval: '1s',
    scrape_timeout: '1s',
    static_configs: [{ targets: [target] }],
  };
  writeFileSync(config, JSON.stringify({ ...more, scrape_configs: [job] }));
  return { folder, config, port: await freePort() };
}

async function launch(
  t: TestContext,
  program: string,
  port: number,
  folder: string,
  args: readonly string[],
): Promise<Database> {
  const child = await startChild(program, args, [port], join(folder, 'log'));
  t.after(() => child.kill());
  const url = `http://127.0.0.1:${port}`;
  while (!(await fetch(`${url}/-/ready`)).ok) await delay(20);
  return {
    url,
    query: async (expression) => {
      const parameters = new URLSearchParams({ query: expression });
      const response = await fetch(`${url}/api/v1/query?${parameters}`);
      return seriesIn(await response.json(), expression);
    },
  };
}

function seriesIn(answer: unknown, expression: string): Series[] {
  if (!isAnswer(answer)) throw new Error(`${expression}: ${JSON.stringify(answer)}`);
  return answer.data.result.map(({ metric, value: [, value] }) => ({ metric, value }));
}

interface QueryAnswer {
  readonly data: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly value: readonly [time: number, value: string];
    }[];
  };
}

const isAnswer = (answer: unknown): answer is QueryAnswer =>
  typeof answer === 'object' && answer !== null && 'status' in answer && answer.status === 'success';
