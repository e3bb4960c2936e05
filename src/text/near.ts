/** Whether a typed word is probably a misspelling of a known one. */

/** Whether `typed` is close enough to `name` to be a typo: one slip in a short name, two in a long one. */
export function isNear(typed: string, name: string): boolean {
  const slips = name.length <= 4 ? 1 : 2;
  return Math.abs(typed.length - name.length) <= slips && distance(typed, name) <= slips;
}

/** How many letters must be inserted, deleted, changed or swapped with a neighbour to turn `a` into `b`. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const line = [row];
    for (let column = 1; column <= b.length; column++) {
      const change = (last[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const swap =
        a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
          ? (before[column - 2] ?? Number.POSITIVE_INFINITY) + 1
          : Number.POSITIVE_INFINITY;
      line.push(Math.min(change, swap, (last[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1));
    }
    before = last;
    last = line;
  }
  return last[b.length] ?? 0;
}
