/** The kinds of v2top in a storm: the screen, a batch, a recorder. */
import type { TestContext } from 'node:test';
import { startRun } from '../support/run.ts';
import { isGone, startV2top } from '../support/session.ts';
import type { Scene } from './scene.ts';

export const KINDS = ['screen', 'json', 'record'] as const;
export type Kind = (typeof KINDS)[number];

/** A running v2top. */
export interface Actor {
  readonly kind: Kind;
  readonly pid: number;
  readonly hasEnded: boolean;
  /** What it has printed: for the report of a failure. */
  text(): Promise<string>;
  kill(signal: NodeJS.Signals): void;
}

/** Starts a v2top that polls five times a second with reset; `timeout` is in seconds. */
export async function startActor(t: TestContext, kind: Kind, scene: Scene, timeout: number): Promise<Actor> {
  const common = ['-i', '0.2', '--timeout', String(timeout), '--history-file', scene.history];
  const { address } = scene.line;
  if (kind === 'screen') return screenActor(t, ['-s', address, ...common]);
  const run = startRun(
    kind === 'json' ? ['-s', address, '--json', ...common] : ['record', address, '--reset', ...common],
  );
  return {
    kind,
    pid: run.pid,
    get hasEnded() {
      return run.hasEnded;
    },
    text: async () => run.stdout.slice(-2000) + run.stderr,
    kill: (signal) => run.kill(signal),
  };
}

async function screenActor(t: TestContext, args: readonly string[]): Promise<Actor> {
  const screen = await startV2top(t, args);
  await screen.waitUntil((text) => text.trim() !== '', 'show anything');
  const pid = screen.program;
  return {
    kind: 'screen',
    pid,
    get hasEnded() {
      return isGone(pid);
    },
    text: () => screen.text(),
    kill: (signal) => {
      if (!isGone(pid)) process.kill(pid, signal);
    },
  };
}
