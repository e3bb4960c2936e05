/** Decides how samples are shown, from the flags and from the kind of standard output. */
import { FORMAT_NAMES, type Format, formatOf } from '../output/formats.ts';
import { UsageError } from '../text/usage-error.ts';
import type { Arguments } from './command.ts';

export type Output = 'screen' | Format;

/** `linear` says that lines are wanted, or that standard output can take nothing else. Throws a UsageError. */
export function readOutput(given: Arguments, linear: boolean): Output {
  const on = (name: string): boolean => given.switches.get(name) === true;
  const once = on('once');
  const format = readFormat(given, on);
  if (once) refuseRuns(given);
  if (on('server-info')) refuseMisfits(given, once, format);
  if (format !== undefined) {
    const { onceOnly, summary } = formatOf(format);
    if (onceOnly && !once) throw new UsageError(`--format ${format} takes a single reading; add --once.`);
    if (onceOnly && on('reset'))
      throw new UsageError(`--format ${format} needs counters that are not reset; drop --reset.`);
    if (on('summary') && summary === undefined)
      throw new UsageError(`--summary is text or JSON; drop --${on(format) ? format : `format ${format}`}.`);
  }
  return format ?? (linear || once || on('batch') ? 'text' : 'screen');
}

/** Refuses options that need several readings. */
function refuseRuns({ values, switches }: Arguments): void {
  if (values.has('count')) throw new UsageError('--once takes a single reading; drop --count.');
  if (switches.get('summary') === true)
    throw new UsageError('--once takes a single reading; drop --summary.');
}

/** Refuses options that do not go with --server-info. */
function refuseMisfits(given: Arguments, once: boolean, format: Format | undefined): void {
  if (!once) throw new UsageError('--server-info takes a single reading; add --once.');
  if (format !== undefined && format !== 'text' && format !== 'json')
    throw new UsageError(`--server-info is text or JSON; drop ${format}.`);
  if (given.switches.get('reset') === true)
    throw new UsageError('--server-info reads no counters; drop --reset.');
  if (given.values.has('output')) throw new UsageError('--server-info is printed; drop --output.');
}

/** --json and --csv are short for --format. */
function readFormat({ values }: Arguments, on: (name: string) => boolean): Format | undefined {
  const chosen = values.get('format');
  const asked = FORMAT_NAMES.filter((format) => format === chosen || on(format));
  if (chosen !== undefined && !asked.some((format) => format === chosen))
    throw new UsageError(`--format takes one of ${FORMAT_NAMES.join(', ')}, not "${chosen}".`);
  if (asked.length > 1)
    throw new UsageError(`The formats ${asked.join(' and ')} exclude each other; give one of them.`);
  return asked[0];
}
