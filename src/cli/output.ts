/** How samples are shown, by the flags that say so and by what standard output is. */

import { UsageError } from '../text/usage-error.ts';
import type { Arguments } from './arguments.ts';
import { FORMATS } from './flags.ts';
import { choiceOf } from './values.ts';

export type Format = (typeof FORMATS)[number];

export type Output = 'screen' | Format;

/** `linear` is whether lines are wanted, or all that standard output can take. Throws a UsageError. */
export function readOutput(given: Arguments, linear: boolean): Output {
  const on = (name: string): boolean => given.switches.get(name) === true;
  const once = on('once');
  const format = readFormat(given, on);
  if (once && given.values.has('count')) throw new UsageError('--once is one reading; leave --count away.');
  if (once && on('summary')) throw new UsageError('--once is one reading; leave --summary away.');
  if (format === 'csv' && on('summary')) throw new UsageError('--summary is text or JSON; leave --csv away.');
  if (format === 'openmetrics') {
    if (!once) throw new UsageError('--format openmetrics is for one reading; add --once.');
    if (on('reset'))
      throw new UsageError('--format openmetrics needs counters that go on; leave --reset away.');
  }
  return format ?? (linear || once || on('batch') ? 'text' : 'screen');
}

/** --json and --csv are short for --format. */
function readFormat(given: Arguments, on: (name: string) => boolean): Format | undefined {
  const chosen = choiceOf(given, 'format');
  const asked = FORMATS.filter((format) => format === chosen || on(format));
  if (asked.length > 1)
    throw new UsageError(`The formats ${asked.join(' and ')} exclude each other; give one of them.`);
  return asked[0];
}
