/** What a terminal program handles besides Ink: signals, a terminal that goes away, stopping and continuing. */
import { constants } from 'node:os';
import type { TerminalInput } from './keyboard.ts';

/** The signals that end the program. */
export const ENDING_SIGNALS = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM'] as const;

/** The exit code that shells expect from a program that was ended by a signal. */
export const exitCodeOf = (signal: (typeof ENDING_SIGNALS)[number]): number =>
  128 + constants.signals[signal];

/** How a session ended: by the user, by a signal, by its terminal going away, or by a bug of our own. */
export type Ending =
  | { readonly kind: 'quit' }
  | { readonly kind: 'signal'; readonly code: number }
  | { readonly kind: 'lost' }
  | { readonly kind: 'defect'; readonly error: unknown };

/** The part of the output terminal that is used here; `process.stdout` fits. */
export type Display = NodeJS.WritableStream & { readonly columns: number; readonly rows: number };

export interface TerminalHandlers {
  readonly stdin: TerminalInput;
  readonly stdout: Display;
  readonly end: (ending: Ending) => void;
  /** The program was asked to stop, as by Ctrl-Z. */
  readonly suspend: () => void;
  /** It continues after a stop, whether its own or one by a signal that cannot be caught. */
  readonly resume: () => void;
  /** The window changed, perhaps back to its old size; its content is unknown. */
  readonly disturbed: () => void;
}

/** Listens for every way in which a terminal program ends or stops; returns a function that stops listening. */
export function watchTerminal({
  stdin,
  stdout,
  end,
  suspend,
  resume,
  disturbed,
}: TerminalHandlers): () => void {
  const stops: (() => void)[] = [];
  const on = (emitter: NodeJS.EventEmitter, event: string, listener: (...args: unknown[]) => void): void => {
    emitter.on(event, listener);
    stops.push(() => emitter.off(event, listener));
  };
  for (const signal of ENDING_SIGNALS)
    on(process, signal, () => end({ kind: 'signal', code: exitCodeOf(signal) }));
  on(process, 'SIGTSTP', suspend);
  on(process, 'SIGCONT', resume);
  on(process, 'SIGWINCH', disturbed);
  on(process, 'uncaughtException', (error) => end({ kind: 'defect', error }));
  on(process, 'unhandledRejection', (error) => end({ kind: 'defect', error }));
  // EPIPE and EIO: the reader is gone. Without this a dropped ssh leaves a process behind at full load.
  on(stdout, 'error', () => end({ kind: 'lost' }));
  if (stdin.isTTY) {
    on(stdin, 'end', () => end({ kind: 'lost' }));
    on(stdin, 'close', () => end({ kind: 'lost' }));
    on(stdin, 'error', () => end({ kind: 'lost' }));
  }
  return () => {
    for (const stop of stops) stop();
  };
}

/**
 * Makes writes to a terminal asynchronous. Node makes them synchronous, so a stalled line would halt everything:
 * polling, and the signals that should end the program.
 */
export function unblock(stdout: Display): void {
  if (hasHandle(stdout)) stdout._handle.setBlocking(false);
}

/** Node offers this only on the handle. */
function hasHandle(stream: object): stream is { _handle: { setBlocking(blocking: boolean): void } } {
  if (!('_handle' in stream)) return false;
  const { _handle: handle } = stream;
  return (
    typeof handle === 'object' &&
    handle !== null &&
    'setBlocking' in handle &&
    typeof handle.setBlocking === 'function'
  );
}
