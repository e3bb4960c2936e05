/** The terminal's manners outside of Ink: signals, a terminal that goes away, stopping and coming back. */
import { constants } from 'node:os';
import type { TerminalInput } from './keyboard.ts';

/** The signals that end the program. */
export const ENDING_SIGNALS = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM'] as const;

/** The exit code that shells expect of a program that a signal has ended. */
export const exitCodeOf = (signal: (typeof ENDING_SIGNALS)[number]): number =>
  128 + constants.signals[signal];

/** How a session ended: by the operator, by a signal, by its terminal going away, or by a defect of our own. */
export type Ending =
  | { readonly kind: 'quit' }
  | { readonly kind: 'signal'; readonly code: number }
  | { readonly kind: 'lost' }
  | { readonly kind: 'defect'; readonly error: unknown };

/** What is needed of the terminal that is drawn on; `process.stdout` is one. */
export type Display = NodeJS.WritableStream & { readonly columns: number; readonly rows: number };

export interface Manners {
  readonly stdin: TerminalInput;
  readonly stdout: Display;
  readonly end: (ending: Ending) => void;
  /** It was asked to stop, as by Ctrl-Z. */
  readonly suspend: () => void;
  /** It goes on after having been stopped, by ourselves or by a signal that cannot be caught. */
  readonly resume: () => void;
  /** The window was changed, though perhaps back to the size that it had: what it shows is not known any more. */
  readonly disturbed: () => void;
}

/** Listens for all the ways a terminal program can end or stop; returns what stops listening. */
export function mindTerminal({ stdin, stdout, end, suspend, resume, disturbed }: Manners): () => void {
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
  // EPIPE and EIO: whoever watched is gone. Without this a dropped ssh leaves a process behind at full load.
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
 * Lets writes to a terminal take their time. Node makes them synchronous, so that a line which stalls for a while
 * would halt everything: polling, and the signals that are to end it.
 */
export function unblock(stdout: Display): void {
  if (hasHandle(stdout)) stdout._handle.setBlocking(false);
}

/** Node offers this on the handle only. */
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
