/** The Ink app: each new state is drawn. */
import { useApp, usePaste, useStdin } from 'ink';
import { useEffect, useSyncExternalStore } from 'react';
import type { Clock } from '../traffic/clock.ts';
import type { ScreenTools } from './components/screen-context.ts';
import type { Program } from './program.ts';
import { Screen } from './screen.tsx';
import { MONOCHROME, themeFor } from './theme.ts';
import { nextTick } from './update.ts';

export interface AppProps {
  readonly program: Program;
  readonly clock: Clock;
  /** Whether there may be colours. */
  readonly color: boolean;
  readonly placeCursor: ScreenTools['placeCursor'];
  /** Hands out Ink's way of lending the terminal to another program for a while. */
  readonly onTerminal: (suspendTerminal: SuspendTerminal) => void;
}

export type SuspendTerminal = (lend: () => Promise<void>) => Promise<void>;

export function App({ program, clock, color, placeCursor, onTerminal }: AppProps) {
  const state = useSyncExternalStore(program.subscribe, program.current);
  const { isRawModeSupported } = useStdin();

  // Raw mode and bracketed paste are Ink's to switch; what they bring is read by `terminal/keyboard.ts`.
  usePaste(nothing, { isActive: isRawModeSupported });

  // After raw mode has been switched on: an answer of the terminal would be echoed without it.
  const { suspendTerminal } = useApp();
  useEffect(() => onTerminal(suspendTerminal), [onTerminal, suspendTerminal]);

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

  const theme = color ? themeFor(state.settings.theme, state.background) : MONOCHROME;
  return <Screen state={state} theme={theme} placeCursor={placeCursor} />;
}

function nothing(): void {}
