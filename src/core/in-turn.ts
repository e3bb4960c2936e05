/** Lets questions on the terminal follow one another. */

export type InTurn = <T>(ask: () => Promise<T>) => Promise<T>;

/** Runs each task once those before it have ended, however they ended. */
export function inTurn(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (ask) => {
    const next = last.then(ask);
    last = next.catch(() => undefined);
    return next;
  };
}
