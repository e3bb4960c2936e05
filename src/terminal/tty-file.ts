/** Reads keys from the process's terminal when standard input is a file or a pipe. */
import { closeSync, openSync } from 'node:fs';
import { Readable } from 'node:stream';
import { ReadStream } from 'node:tty';
import type { TerminalInput } from './keyboard.ts';

const TTY = '/dev/tty';

/** Standard input if it is a terminal, else the process's terminal; undefined if it has none. */
export function terminalInput(stdin: TerminalInput): TerminalInput | undefined {
  if (stdin.isTTY === true) return stdin;
  return hasTerminal() ? new TtyFile() : undefined;
}

/** Whether this process has a terminal on which it can ask its user. */
export function hasTerminal(): boolean {
  try {
    closeSync(openSync(TTY, 'r+'));
    return true;
  } catch {
    return false;
  }
}

/** Open only while raw mode is on: a paused stream would still take the first line typed at a shell. */
class TtyFile extends Readable {
  readonly isTTY = true;
  private terminal: ReadStream | undefined;

  setRawMode(raw: boolean): this {
    this.terminal?.setRawMode(false);
    this.terminal?.off('close', this.lost);
    this.terminal?.destroy();
    this.terminal = raw ? this.opened() : undefined;
    return this;
  }

  override _read(): void {}

  private opened(): ReadStream {
    const terminal = new ReadStream(openSync(TTY, 'r+'));
    terminal.setRawMode(true);
    terminal.on('data', (bytes) => this.push(bytes));
    terminal.on('error', this.lost);
    terminal.on('close', this.lost);
    return terminal;
  }

  private readonly lost = (): void => {
    this.destroy();
  };
}
