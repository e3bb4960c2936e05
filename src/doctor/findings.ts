/** Combines what the file, the core's own test and the running core say. */

import { readCoreConfig } from '../core/config/core-config.ts';
import type { JsonObject } from '../core/config/json-value.ts';
import type { CoreConfig } from '../core/config/model.ts';
import type { CoreKind } from '../core/core.ts';
import { WAY } from './api-checks.ts';
import { type Check, failed, noted, passed, uncertain } from './check.ts';
import { checksOf } from './checks.ts';
import type { CoreVerdict } from './core-test/core-verdict.ts';
import type { Live } from './live-checks.ts';
import type { Reader } from './refusals/refusal.ts';
import { type Change, repair } from './repair.ts';
import type { Subject } from './subject.ts';

/** Everything found about one subject. */
export interface Findings {
  readonly subject: Subject;
  /** Empty if there is no file. */
  readonly fileChecks: readonly Check[];
  readonly changes: readonly Change[];
  /** The configuration with the changes; undefined if none could be read. */
  readonly repaired: JsonObject | undefined;
  readonly live: Live | undefined;
}

/** Judges the file by everything that is known, and collects the changes that fix it. */
export function findingsOf(
  subject: Subject,
  live: Live | undefined,
  word: CoreVerdict | undefined,
): Findings {
  const loaded = subject.config?.loaded;
  if (loaded === undefined) return { subject, fileChecks: [], changes: [], repaired: undefined, live };
  if (!loaded.ok) {
    const broken = failed('config', 'The configuration cannot be read', loaded.problem);
    const fileChecks = [loaded.broken ? { ...broken, refused: true as const } : broken];
    return { subject, fileChecks, changes: [], repaired: undefined, live };
  }
  const readers = readersBy(subject.belongs ? live?.core : undefined);
  const judge = (config: CoreConfig, reading?: typeof loaded): readonly Check[] =>
    settled(checksOf(config, reading, readers), subject.belongs && live?.answered === true, word);
  const xray = loaded.config.format === 'v2ray' && loaded.config.xray;
  const { raw, changes } = repair(loaded.config.raw, (changed) => {
    const config = readCoreConfig(changed, xray);
    return config === undefined ? [] : judge(config);
  });
  return {
    subject,
    fileChecks: [...coreTestChecks(word), ...judge(loaded.config, loaded)],
    changes,
    repaired: raw,
    live,
  };
}

const READERS: Readonly<Record<CoreKind, readonly Reader[] | undefined>> = {
  v2ray4: ['v2ray4'],
  v2ray5: ['v2ray5'],
  xray: ['xray'],
  'sing-box': undefined,
};

/** The core that answers has read the file. */
const readersBy = (core: CoreKind | null | undefined): readonly Reader[] | undefined =>
  core === null || core === undefined ? undefined : READERS[core];

/** Applies what the core's own test and the API's answer prove. */
function settled(
  checks: readonly Check[],
  answers: boolean,
  word: CoreVerdict | undefined,
): readonly Check[] {
  return checks
    .filter(({ id }) => !(word?.verdict === 'takes' && id === 'refused'))
    .map((check) => (answers && WAY.includes(check.id) ? underAnswer(check) : check));
}

/** While the API answers, nothing on the way to it can be missing. */
function underAnswer(check: Check): Check {
  const { id, ok, title, why } = check;
  if (ok === 'unknown') return passed(id, `${title}, and the API answers`);
  if (ok !== false) return check;
  const but = 'But the API answers: the core was started with another file, or reads this one otherwise.';
  return uncertain(id, title, `${why} ${but}`);
}

function coreTestChecks(word: CoreVerdict | undefined): readonly Check[] {
  if (word === undefined) return [];
  const { verdict, program, words } = word;
  switch (verdict) {
    case 'takes':
      return [passed('core-test', `${program} takes the file, by its own test`), ...knownFaults(program)];
    case 'refuses':
      return [{ ...failed('core-test', `${program} refuses the file`, words), refused: true }];
    case 'unsure':
      return [uncertain('core-test', `${program} could not test the whole file here`, words)];
  }
}

/** Xray 25.8.29 to 25.9.4 do not count users of SOCKS. */
function knownFaults(program: string): readonly Check[] {
  const [, ...numbers] = /^Xray (\d+)\.(\d+)\.(\d+)/.exec(program) ?? [];
  const [year = 0, month = 0, day = 0] = numbers.map(Number);
  const version = (year * 100 + month) * 100 + day;
  if (version < 250_829 || version > 250_904) return [];
  return [noted('core-fault', `${program} counts no users of SOCKS`, 'A bug in Xray, fixed after 25.9.4.')];
}
