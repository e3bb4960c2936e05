/** Lets questions on the terminal come one after the other. */

export type InTurn = <T>(ask: () => Promise<T>) => Promise<T>;

/** Runs each thing that it is given when the ones before have ended, however they ended. */
export function inTurn(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (ask) => {
    const next = last.then(ask);
    last = next.catch(() => undefined);
    return next;
  };
}
