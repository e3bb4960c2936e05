/** The events of a server in this run, shown if no history records them. */
import type { Happening } from '../history/event-words.ts';
import type { Sample } from '../traffic/sample.ts';

const MOST = 50;

/** The events after a sample, newest first; the same one twice in a row becomes one that happened twice. */
export function withHappenings(before: readonly Happening[], sample: Sample): readonly Happening[] {
  return seenIn(sample).reduce(add, before);
}

function add(before: readonly Happening[], one: Happening): readonly Happening[] {
  const [last, ...rest] = before;
  if (last === undefined || last.type !== one.type || one.type === 'gap')
    return [one, ...before].slice(0, MOST);
  const joined = { ...last, last: one.last, bytes: last.bytes + one.bytes, times: last.times + one.times };
  return [joined, ...rest];
}

function seenIn(sample: Sample): Happening[] {
  const now = Math.floor(sample.at.wall / 1000);
  const one = (type: string, bytes = 0n, first = now): Happening => ({
    type,
    first,
    last: now,
    bytes,
    times: 1,
  });
  return [
    ...(sample.gap === null ? [] : [one('gap', 0n, Math.floor(now - (sample.elapsed ?? 0)))]),
    ...(sample.restarted ? [one('restarted')] : []),
    ...(sample.foreignReset ? [one('strangers')] : []),
    ...(sample.maybeLost > 0n ? [one('maybe lost', sample.maybeLost)] : []),
  ];
}
