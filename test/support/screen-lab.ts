/** The whole program with a core in memory, a test clock and a terminal inside the process. */
import './production-react.ts';
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Mode } from '../../src/core/core.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../src/settings/settings.ts';
import type { Size } from '../../src/terminal/screen.ts';
import { ESCAPE_DELAY } from '../../src/terminal/silence.ts';
import { type Finished, type StartOptions, start } from '../../src/ui/session.tsx';
import type { WatchedServer } from '../../src/ui/watch.ts';
import { FakeClock, settle } from './fake-clock.ts';
import { FakeSource, type Traffic } from './fake-source.ts';
import { FakeDisplay, FakeKeyboard } from './fake-terminal.ts';
import { keyBytes, pasteBytes } from './keyboard.ts';

/** How long the machine may take, in milliseconds; no test waits for it if all is well. */
const PATIENCE = 30_000;

export interface LabOptions {
  /** Default 80x24. */
  readonly size?: Size;
  readonly settings?: Partial<Settings>;
  /** By default the core is reset. */
  readonly mode?: Mode;
  /** What the counters hold to begin with. */
  readonly counted?: Traffic;
  /** What flows in each second. */
  readonly perSecond?: Traffic;
  readonly notices?: readonly string[];
  readonly news?: string;
  readonly count?: number;
  readonly keyboard?: FakeKeyboard;
  /** What the terminal answers to questions. */
  readonly answer?: string;
  /** What the history answers. */
  readonly queries?: WatchedServer['queries'];
  /** Where the numbers are kept, and the claim. */
  readonly history?: NonNullable<WatchedServer['history']>;
  readonly save?: StartOptions['save'];
  readonly writeSettings?: StartOptions['writeSettings'];
  /** Does what it wants with the core before the first poll. */
  readonly prepare?: (source: FakeSource) => void;
}

/** A running screen. */
export class ScreenLab {
  readonly source = new FakeSource();
  readonly clock = new FakeClock();
  readonly keyboard: FakeKeyboard;
  readonly display: FakeDisplay;
  readonly finished: Promise<Finished>;
  /** How it ended; undefined while it runs. */
  end: Finished | undefined;
  private readonly perSecond: Traffic;
  private goOn: (() => void) | undefined;

  constructor(options: LabOptions) {
    this.keyboard = options.keyboard ?? new FakeKeyboard();
    this.display = new FakeDisplay(options.size ?? { columns: 80, rows: 24 });
    this.display.listener = (text) => {
      if (options.answer !== undefined && text.endsWith('\x1b[c')) this.keyboard.write(options.answer);
    };
    this.perSecond = options.perSecond ?? {};
    this.source.add(options.counted ?? {});
    options.prepare?.(this.source);
    this.finished = start(this.startOptions(options));
    void this.finished.then((end) => {
      this.end = end;
    });
  }

  private startOptions(options: LabOptions): StartOptions {
    const settings = { ...DEFAULT_SETTINGS, theme: 'dark' as const, ...options.settings };
    const { queries, count, history } = options;
    const kept = history === undefined ? {} : { history };
    return {
      servers: [{ source: this.source, mode: options.mode ?? 'reset', queries, ...kept }],
      clock: this.clock,
      stdin: this.keyboard,
      stdout: this.display,
      settings,
      timeout: 3,
      color: true,
      notices: options.notices ?? [],
      news: options.news,
      save: options.save ?? (async () => 'Saved.'),
      writeSettings: options.writeSettings ?? (async () => 'Written.'),
      job: {
        stop: () =>
          new Promise((resolve) => {
            this.goOn = resolve;
          }),
        untilForeground: async () => {},
      },
      ...(count === undefined ? {} : { count }),
    };
  }

  /** What the operator sees. */
  async text(): Promise<string> {
    await settle();
    await this.display.emulator.settle();
    return this.display.emulator.text();
  }

  /** Lets seconds pass, with the traffic that flows in each. */
  async seconds(count: number): Promise<string> {
    for (let second = 0; second < count; second++) {
      this.source.add(this.perSecond);
      await this.clock.advance(1000);
    }
    return this.text();
  }

  /** Presses keys by their names, one after the other, and returns what is seen then. */
  async press(...keys: string[]): Promise<string> {
    for (const key of keys) {
      this.keyboard.write(keyBytes(key));
      await settle();
      // A lone Esc is one only when nothing follows it for a while.
      if (key === 'escape') await delay(ESCAPE_DELAY + 20);
    }
    return this.text();
  }

  /** Sends bytes as they are, in one piece. */
  async type(bytes: string): Promise<string> {
    this.keyboard.write(bytes);
    return this.text();
  }

  async paste(text: string): Promise<string> {
    return this.type(pasteBytes(text));
  }

  async resize(columns: number, rows: number): Promise<string> {
    await this.display.resize({ columns, rows });
    return this.text();
  }

  /** Waits until the screen shows this, and returns its text. */
  async shows(wanted: RegExp): Promise<string> {
    const deadline = performance.now() + PATIENCE;
    for (;;) {
      const text = await this.text();
      if (wanted.test(text)) return text;
      if (performance.now() > deadline) assert.match(text, wanted);
      await delay(5);
    }
  }

  /** Whether the shell has the terminal, after Ctrl-Z. */
  get stopped(): boolean {
    return this.goOn !== undefined;
  }

  /** Brings it back to the foreground, as `fg` does. */
  async foreground(): Promise<string> {
    this.goOn?.();
    this.goOn = undefined;
    return this.text();
  }

  /** Ends it if it has not ended, and says how it did. */
  async close(): Promise<Finished> {
    if (this.end === undefined) this.keyboard.write(keyBytes('ctrl-c'));
    return this.finished;
  }
}

/** Starts a screen and waits for its first table, or for whatever it draws. It ends with the test. */
export async function openScreen(t: TestContext, options: LabOptions = {}): Promise<ScreenLab> {
  const lab = new ScreenLab(options);
  t.after(async () => {
    if (lab.keyboard.isTTY) await lab.close();
    lab.display.emulator.dispose();
  });
  await settle();
  await lab.text();
  return lab;
}
