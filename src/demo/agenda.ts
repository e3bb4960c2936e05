/** A priority queue of timed items: a binary heap, so that items far in the future cost nothing. */

export interface Agenda<T> {
  add(time: number, item: T): void;
  /** Removes and returns the earliest item that is due at `now`; undefined if none is. */
  next(now: number): { readonly time: number; readonly item: T } | undefined;
}

/** Creates an empty queue. */
export function createAgenda<T>(): Agenda<T> {
  const heap: { readonly time: number; readonly item: T }[] = [];

  const timeAt = (index: number) => heap[index]?.time ?? Number.POSITIVE_INFINITY;
  const swap = (a: number, b: number) => {
    const [first, second] = [heap[a], heap[b]];
    if (first === undefined || second === undefined) return;
    heap[a] = second;
    heap[b] = first;
  };

  return {
    add: (time, item) => {
      let index = heap.push({ time, item }) - 1;
      while (index > 0) {
        const parent = (index - 1) >> 1;
        if (timeAt(parent) <= time) break;
        swap(index, parent);
        index = parent;
      }
    },
    next: (now) => {
      if (timeAt(0) > now) return undefined;
      swap(0, heap.length - 1);
      const soonest = heap.pop();
      for (let index = 0; ; ) {
        const left = 2 * index + 1;
        const child = timeAt(left + 1) < timeAt(left) ? left + 1 : left;
        if (timeAt(child) >= timeAt(index)) break;
        swap(index, child);
        index = child;
      }
      return soonest;
    },
  };
}
