/** Holds the state and sends messages through the reducer. Listeners and the handler of effects are passed in. */
import type { Effect } from './effects.ts';
import type { State } from './state.ts';
import { type Message, update } from './update.ts';

export class Program {
  private state: State;
  private readonly listeners = new Set<() => void>();
  private readonly act: (effect: Effect) => void;

  /** `act` performs the effects that the reducer asks for. */
  constructor(initial: State, act: (effect: Effect) => void) {
    this.state = initial;
    this.act = act;
  }

  /** The present state. A stable function, as React's external stores require. */
  readonly current = (): State => this.state;

  /** Calls `listener` after each change until the returned function is called. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Resolves at the next change. */
  change(): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.subscribe(() => {
        stop();
        resolve();
      });
    });
  }

  readonly dispatch = (message: Message): void => {
    const { state, effects } = update(this.state, message);
    const changed = state !== this.state;
    this.state = state;
    if (changed) for (const listener of this.listeners) listener();
    for (const effect of effects) this.act(effect);
  };
}
