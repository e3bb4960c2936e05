/** The exporter as a program, and the metrics that it serves. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../support/free-port.ts';
import { type Run, type RunOptions, startRun } from '../support/run.ts';
import { ask, type Reply } from './site.ts';

/** Series of the counters of `startWithCounters`. */
export const USER_UP = 'v2ray_traffic_uplink_bytes_total{dimension="user",target="a"}';
export const USER_DOWN = 'v2ray_traffic_downlink_bytes_total{dimension="user",target="a"}';
export const INBOUND_DOWN = 'v2ray_traffic_downlink_bytes_total{dimension="inbound",target="tcp"}';

/** How long to wait for what must come, in milliseconds: the machine may be very busy. */
const PATIENCE = 60_000;

export interface Exporter {
  readonly port: number;
  readonly run: Run;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  /** The samples of `/metrics` by their series. */
  samples(): Promise<Map<string, string>>;
  /** Waits until `/metrics` holds this line, and returns its samples then. */
  until(line: string): Promise<Map<string, string>>;
  /** Ends it by SIGTERM and returns its exit code. */
  stop(): Promise<number>;
}

/** A folder that is removed after the test. */
export function newFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'v2top-exporter-'));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** Starts the exporter and waits until it listens. It polls ten times a second unless `args` say otherwise. */
export async function startExporter(
  t: TestContext,
  args: readonly string[],
  { port, env, ...options }: RunOptions & { readonly port?: number } = {},
): Promise<Exporter> {
  const chosen = port ?? (await freePort());
  // A history of its own, unless the test brings one.
  const state = { XDG_STATE_HOME: newFolder(t), ...env };
  const command = ['exporter', '--listen', String(chosen), '-i', '0.2', ...args];
  const run = startRun(command, { ...options, env: state });
  t.after(() => run.kill('SIGKILL'));
  const get: Exporter['get'] = (path, headers = {}) => ask(chosen, path, { headers });
  const samples = async (): Promise<Map<string, string>> =>
    samplesIn((await get('/metrics')).body.toString());
  await waitFor(async () => {
    if (run.hasEnded) throw new Error(`The exporter has ended:\n${run.stderr}`);
    return run.stderr.includes('/metrics shows ');
  }, 'the exporter does not listen');
  return {
    port: chosen,
    run,
    get,
    samples,
    until: async (line) => {
      let text = '';
      await waitFor(
        async () => {
          text = (await get('/metrics')).body.toString();
          return text.split('\n').includes(line);
        },
        () => `no "${line}" in:\n${text}${run.stderr}`,
      );
      return samplesIn(text);
    },
    stop: async () => {
      run.kill('SIGTERM');
      return (await run.ended).code;
    },
  };
}

export function samplesIn(text: string): Map<string, string> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line): [string, string] => {
      const space = line.lastIndexOf(' ');
      return [line.slice(0, space), line.slice(space + 1)];
    }),
  );
}

/** Asks again and again until it is so; an Error with what is missing where it is not in time. */
export async function waitFor(isSo: () => Promise<boolean>, missing: string | (() => string)): Promise<void> {
  const deadline = performance.now() + PATIENCE;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(typeof missing === 'string' ? missing : missing());
    await delay(30);
  }
}
