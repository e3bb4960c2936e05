/** The Ink app: keys and window sizes become messages, each new state becomes a painted frame. */
import { useApp, useInput, usePaste, useStdin, useWindowSize } from 'ink';
import { useEffect, useLayoutEffect, useSyncExternalStore } from 'react';
import type { Canvas } from '../terminal/canvas.ts';
import { keyNames } from '../terminal/key-name.ts';
import type { Clock } from '../traffic/clock.ts';
import type { Program } from './program.ts';
import { drawScreen } from './screen.ts';
import { nextTick } from './update.ts';

export interface AppProps {
  readonly program: Program;
  readonly clock: Clock;
  readonly canvas: Canvas;
  /** Hands out Ink's way of lending the terminal to somebody else for a while. */
  readonly onTerminal: (suspendTerminal: SuspendTerminal) => void;
}

export type SuspendTerminal = (lend: () => Promise<void>) => Promise<void>;

/**
 * Ink keeps the terminal (raw mode, alternate screen, key sequences, restoring it on every way out); the cells are
 * painted by `Canvas`, in the bytes that changed. So this component has no elements of its own: Ink's writer would
 * send whole lines, and its layout costs ten times the drawing.
 */
export function App({ program, clock, canvas, onTerminal }: AppProps): null {
  const state = useSyncExternalStore(program.subscribe, program.current);
  const { isRawModeSupported } = useStdin();
  const { columns, rows } = useWindowSize();
  const keyboard = { isActive: isRawModeSupported };

  const { suspendTerminal } = useApp();
  useEffect(() => onTerminal(suspendTerminal), [onTerminal, suspendTerminal]);

  useInput((input, key) => {
    for (const name of keyNames(input, key)) program.dispatch({ type: 'key', key: name, now: clock.now() });
  }, keyboard);
  usePaste((text) => program.dispatch({ type: 'paste', text, now: clock.now() }), keyboard);

  useEffect(() => {
    const { size } = program.current();
    if (size.columns === columns && size.rows === rows) return;
    canvas.forget();
    program.dispatch({ type: 'resize', size: { columns, rows } });
  }, [program, canvas, columns, rows]);

  useLayoutEffect(() => canvas.paint(drawScreen(state), state.size), [canvas, state]);

  // The clock is asked only while something on the screen depends on it: a countdown, a message that goes.
  useEffect(() => {
    const wait = nextTick(state);
    if (wait === null) return;
    const stop = new AbortController();
    void clock.sleep(wait, stop.signal).then(() => {
      if (!stop.signal.aborted) program.dispatch({ type: 'tick', now: clock.now() });
    });
    return () => stop.abort();
  }, [program, clock, state]);

  return null;
}
