/** The Ink app: draws each new state. */
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
  /** Whether colours may be used. */
  readonly color: boolean;
  readonly placeCursor: ScreenTools['placeCursor'];
  /** Passes on Ink's function that lends the terminal to another program. */
  readonly onTerminal: (suspendTerminal: SuspendTerminal) => void;
}

export type SuspendTerminal = (lend: () => Promise<void>) => Promise<void>;

export function App({ program, clock, color, placeCursor, onTerminal }: AppProps) {
  const state = useSyncExternalStore(program.subscribe, program.current);
  const { isRawModeSupported } = useStdin();

  // Ink switches raw mode and bracketed paste; `terminal/keyboard.ts` reads the input.
  usePaste(nothing, { isActive: isRawModeSupported });

  // After raw mode is on, because the terminal's answer would otherwise be echoed.
  const { suspendTerminal } = useApp();
  useEffect(() => onTerminal(suspendTerminal), [onTerminal, suspendTerminal]);

  // The timer runs only while something on the screen depends on it: a countdown, or a message that expires.
  useEffect(() => {
    const wait = nextTick(state);
    if (wait === null) return;
    const stop = new AbortController();
    // It resolves when it is aborted, too.
    void clock.sleep(wait, stop.signal).then(() => {
      if (!stop.signal.aborted) program.dispatch({ type: 'tick', now: clock.now() });
    });
    return () => stop.abort();
  }, [program, clock, state]);

  const theme = color ? themeFor(state.settings.theme, state.background) : MONOCHROME;
  return <Screen state={state} theme={theme} placeCursor={placeCursor} />;
}

function nothing(): void {}
