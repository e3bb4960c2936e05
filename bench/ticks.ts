/** The cost of a tick of programs that draw once a second, once they have warmed up. */
import { setTimeout as delay } from 'node:timers/promises';
import { Terminal } from './terminal.ts';

const INTERRUPT = '\x03';

export interface Tick {
  /** Milliseconds of CPU, user and system. */
  readonly cpu: number;
  /** Bytes written. */
  readonly bytes: number;
  /** Resident MiB at the end. */
  readonly resident: number;
}

interface TickOptions {
  /** What is run; it must work once a second by the end of `warmUp`, and end at `quit`. */
  readonly command: readonly string[];
  /** Called with the running program; resolves when it has warmed up. */
  readonly warmUp: (terminal: Terminal) => Promise<void>;
  readonly seconds: number;
  /** The key that ends it. */
  readonly quit?: string;
}

/** The mean of some seconds, each of them one tick. */
async function measureTick({ command, warmUp, seconds, quit = 'q' }: TickOptions): Promise<Tick> {
  const terminal = new Terminal(command);
  await warmUp(terminal);
  const { cpu, bytes } = terminal;
  const began = performance.now();
  await delay(1000 * seconds);
  const ticks = (performance.now() - began) / 1000;
  const tick = {
    cpu: (terminal.cpu - cpu) / ticks,
    bytes: (terminal.bytes - bytes) / ticks,
    resident: terminal.resident,
  };
  await terminal.quit(quit);
  return tick;
}

/** v2top's tick at these cores: warmed up at five polls a second, measured at one. */
export function v2topTick(
  v2top: string,
  servers: readonly string[],
  warm: number,
  seconds: number,
): Promise<Tick> {
  return measureTick({
    command: [process.execPath, v2top, '--interval', '0.2', ...servers],
    warmUp: async (terminal) => {
      await terminal.seen('TOTAL');
      await delay(1000 * warm);
      terminal.type('++');
      // After a change of rate V8 collects garbage as if it were idle, for a quarter of a minute.
      await delay(1000 * warm);
    },
    seconds,
  });
}

/** A tick of the same polls without a screen: `--json` once a second. */
export function jsonTick(v2top: string, server: string, warm: number, seconds: number): Promise<Tick> {
  return measureTick({
    command: [process.execPath, v2top, '--server', server, '--json', '--interval', '1'],
    warmUp: () => delay(1000 * 2 * warm),
    seconds,
    quit: INTERRUPT,
  });
}

export function htopTick(seconds: number): Promise<Tick> {
  return measureTick({ command: ['htop', '-d', '10'], warmUp: () => delay(3000), seconds });
}
