/** Samples with everything that a core may report, to test the formats. */

import { DEFAULT_SETTINGS, type Settings } from '../../src/settings/settings.ts';
import { Ledger } from '../../src/traffic/ledger.ts';
import type { Sample } from '../../src/traffic/sample.ts';
import { answerOf, second, type Traffic } from '../support/states.ts';

export const MOST = 2n ** 63n - 1n;

/** Names that try to be something else: terminal commands, spreadsheet formulas, quotes, lines, nothing at all. */
export const NASTY_NAMES = [
  '',
  '=1+1',
  ' \t@SUM(A1)',
  'a,b;"c"',
  'back\\slash',
  'like\\u001a',
  '❤️ love',
  '👨‍👩‍👧 family',
  'می‌خواهم',
  'esc\u001b[2J',
  'line\nbreak\r',
  'c1\u009b31m',
  'bidi\u202etxt',
  'zero\u200bwidth',
  'a>>>b',
  '中文 emoji 👍',
] as const;

/** The first reading and the first sample of a core whose every user carries a byte up and two down a second. */
export function nastySamples(): readonly [first: Sample, second: Sample] {
  const names = NASTY_NAMES.map((name) => `user>>>${name}`);
  const at = (seconds: number): Traffic => ({
    ...Object.fromEntries(names.map((name) => [name, [seconds, 2 * seconds] as const])),
    'inbound>>>api': [10, 20],
    'inbound>>>huge': [MOST - 5n + BigInt(seconds), 2n ** 53n + 1n],
  });
  const ledger = new Ledger();
  const read = (seconds: number): Sample => {
    const { names, values } = answerOf(at(seconds));
    const oneWay = 'outbound>>>one-way>>>traffic>>>uplink';
    ledger.read(
      { names: [...names, oneWay, 'observatory>>>direct>>>delay'], values: [...values, 7n, 1n] },
      second(seconds),
      1000 + seconds,
    );
    return ledger.sample('read-only', 1);
  };
  return [read(1), read(2)];
}

/** The context of a command line with these settings, in the order that scripts get. */
export function contextWith(settings: Partial<Settings> = {}) {
  const sort = { column: 'name', descending: false } as const;
  return { server: '127.0.0.1:10085', settings: { ...DEFAULT_SETTINGS, sort, ...settings } };
}
