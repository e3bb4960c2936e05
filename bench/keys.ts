/** The time from a key press to its frame while many users are polled. */
import { setTimeout as delay } from 'node:timers/promises';
import { createRandom } from '../src/demo/random.ts';
import { Emulator } from '../test/support/emulator.ts';
import { startCore } from './core.ts';
import type { Comparison, Part } from './part.ts';
import { v2topBundle } from './program.ts';
import { median, quantile } from './statistics.ts';
import { COLUMNS, ROWS, Terminal } from './terminal.ts';

const USERS = 10_000;
/** The aim, in milliseconds. */
const MOST = 50;
/** A key without an effect after this many milliseconds counts as that long. */
const LOST = 3000;

/** A key, and the text of the screen that its frame changes. */
interface Trial {
  readonly what: string;
  readonly keys: readonly string[];
  readonly shows: (screen: string) => string;
}

const footer = (screen: string): string => screen.split('\n').at(-1) ?? '';

const TRIALS: readonly Trial[] = [
  {
    what: 'move the selection',
    keys: ['j', 'j', 'j', 'k', 'k'],
    shows: (screen) => /^>\S+/m.exec(screen)?.[0] ?? '',
  },
  { what: 'reverse the order', keys: ['r'], shows: (screen) => /[▲▼]/.exec(screen)?.[0] ?? '' },
  { what: 'type into the filter', keys: ['4', '\x7f'], shows: footer },
];

export const keys: Part = {
  name: 'keys',
  title: `From a key to its frame, ${USERS.toLocaleString('en')} users polled each second`,
  how: `The built program in a pseudo terminal of 120×40 at a core in another process, 30 % of the users active. Keys
    come at random moments, so that some fall into the midst of a poll; each is timed from the write to the terminal
    until the bytes arrive with which an emulator shows what the key does.`,
  run: async ({ quick, progress }) => {
    const core = await startCore(USERS, 0.3);
    const terminal = new Terminal([process.execPath, await v2topBundle(), '--server', core.address]);
    const screen = new Screen(terminal);
    await screen.until((text) => text.includes('TOTAL'));
    await delay(quick ? 5000 : 20_000);
    const rows: Comparison[] = [];
    for (const trial of TRIALS) {
      progress(trial.what);
      const times = await time(trial, screen, quick ? 15 : 60);
      const row = { what: trial.what, against: 'the aim', base: MOST, unit: 'ms' } as const;
      rows.push({ ...row, what: `${trial.what}, median`, value: median(times), aim: 1 });
      rows.push({ ...row, what: `${trial.what}, 95 %`, value: quantile(times, 0.95) });
    }
    terminal.type('\r');
    await terminal.quit();
    await core.close();
    return rows;
  },
};

/** Milliseconds of each press. */
async function time(
  { what, keys: pressed, shows }: Trial,
  screen: Screen,
  presses: number,
): Promise<number[]> {
  const random = createRandom(3);
  if (what.includes('filter')) {
    screen.press('/');
    await screen.until((text) => footer(text).startsWith('/'));
  }
  const times: number[] = [];
  for (let press = 0; press < presses; press++) {
    await delay(100 + 400 * random());
    const before = shows(await screen.text());
    const from = screen.press(pressed[press % pressed.length] ?? '');
    const at = await screen.until((text) => shows(text) !== before);
    times.push(at - from);
  }
  return times;
}

/** The screen's content, and since when. */
class Screen {
  private readonly terminal: Terminal;
  private readonly emulator = new Emulator({ columns: COLUMNS, rows: ROWS });
  private arrived = 0;

  constructor(terminal: Terminal) {
    this.terminal = terminal;
    terminal.listen((text, at) => {
      this.arrived = at;
      this.emulator.write(text);
    });
  }

  async text(): Promise<string> {
    await this.emulator.settle();
    return this.emulator.text();
  }

  /** Presses a key and returns the time. */
  press(key: string): number {
    this.terminal.type(key);
    return performance.now();
  }

  /** When the bytes arrived that made the screen fulfil a condition. */
  async until(condition: (text: string) => boolean): Promise<number> {
    const deadline = performance.now() + LOST;
    let seen = -1;
    while (performance.now() < deadline) {
      const at = this.arrived;
      if (at !== seen) {
        seen = at;
        if (condition(await this.text())) return at;
      }
      await delay(1);
    }
    return deadline;
  }
}
