/** Decides how samples are shown, from the flags and from the kind of standard output. */
import { FORMAT_NAMES, type Format, formatOf } from '../output/formats.ts';
import { UsageError } from '../text/usage-error.ts';
import type { Arguments } from './command.ts';
import { choiceOf, isOn } from './values.ts';

export type Output = 'screen' | Format;

/** `linear` says that lines are wanted, or that standard output can take nothing else. Throws a UsageError. */
export function readOutput(given: Arguments, linear: boolean): Output {
  const once = isOn(given, 'once');
  const format = readFormat(given);
  if (once) refuseRuns(given);
  if (isOn(given, 'server-info')) refuseMisfits(given, once, format);
  if (format !== undefined) {
    const { onceOnly, summary } = formatOf(format);
    if (onceOnly && !once) throw new UsageError(`--format ${format} takes a single reading; add --once.`);
    if (onceOnly && isOn(given, 'reset'))
      throw new UsageError(`--format ${format} needs counters that are not reset; drop --reset.`);
    if (isOn(given, 'summary') && summary === undefined)
      throw new UsageError(
        `--summary is text or JSON; drop --${isOn(given, format) ? format : `format ${format}`}.`,
      );
  }
  return format ?? (linear || once || isOn(given, 'batch') ? 'text' : 'screen');
}

/** Refuses options that need several readings. */
function refuseRuns(given: Arguments): void {
  if (given.values.has('count')) throw new UsageError('--once takes a single reading; drop --count.');
  if (isOn(given, 'summary')) throw new UsageError('--once takes a single reading; drop --summary.');
}

/** Refuses options that do not go with --server-info. */
function refuseMisfits(given: Arguments, once: boolean, format: Format | undefined): void {
  if (!once) throw new UsageError('--server-info takes a single reading; add --once.');
  if (format !== undefined && format !== 'text' && format !== 'json')
    throw new UsageError(`--server-info is text or JSON; drop ${format}.`);
  if (isOn(given, 'reset')) throw new UsageError('--server-info reads no counters; drop --reset.');
  if (given.values.has('output')) throw new UsageError('--server-info is printed; drop --output.');
}

/** --json and --csv are short for --format. */
function readFormat(given: Arguments): Format | undefined {
  const chosen = choiceOf(given, 'format', FORMAT_NAMES);
  const asked = FORMAT_NAMES.filter((format) => format === chosen || isOn(given, format));
  if (asked.length > 1)
    throw new UsageError(`The formats ${asked.join(' and ')} exclude each other; give one of them.`);
  return asked[0];
}
