/** Everything that a configuration needs for its traffic to be counted, one check each. */
import type { CoreConfig } from '../core/config/model.ts';
import { apiChecks } from './api-checks.ts';
import { type Check, failed, noted, uncertain } from './check.ts';
import { countingChecks } from './counting-checks.ts';
import { onlineNotes } from './online-notes.ts';
import { readersOf, refusalChecks } from './refusal-checks.ts';
import type { Reader } from './refusals/refusal.ts';
import { singBoxChecks } from './sing-box-checks.ts';
import { typoChecks } from './typos.ts';

/** Remarks from reading the files; each is a place with a text, or a sentence. */
export interface Reading {
  readonly slips: readonly string[];
  readonly remarks: readonly string[];
  readonly doubts: readonly string[];
}

const NOTHING: Reading = { slips: [], remarks: [], doubts: [] };

/**
 * Checks a configuration in the order in which one would fix it. `readers` are the cores that may read it, if more is
 * known than the file tells.
 */
export function checksOf(
  config: CoreConfig,
  { slips, remarks, doubts }: Reading = NOTHING,
  readers?: readonly Reader[],
): readonly Check[] {
  return [
    ...slips.map((slip) => slipCheck(config, slip)),
    ...doubts.map((doubt) => uncertain('files', doubt, '')),
    ...remarks.map((remark) => noted('syntax', remark, '')),
    ...formatChecks(config, readers),
  ];
}

function formatChecks(config: CoreConfig, readers?: readonly Reader[]): readonly Check[] {
  if (config.format === 'sing-box') return singBoxChecks(config);
  const known = readers ?? readersOf(config);
  return [
    ...refusalChecks(config, known),
    ...typoChecks(config),
    ...apiChecks(config),
    ...countingChecks(config).filter(
      ({ id, ok }) => !(id === 'old-names' && ok === 'note' && !xrayMayRead(readers)),
    ),
    ...(known.every((reader) => reader === 'xray') ? onlineNotes(config) : []),
  ];
}

const xrayMayRead = (readers: readonly Reader[] | undefined): boolean => readers?.includes('xray') ?? true;

/** V2Ray and Xray stop with an error at a byte order mark, and at a comma before a closing bracket. */
function slipCheck(config: CoreConfig, slip: string): Check {
  const title = `The file is not quite JSON: ${slip}`;
  const refused = config.format !== 'sing-box' || slip.includes('BOM');
  return refused
    ? { ...failed('syntax', title, 'The core does not start with it.'), refused: true }
    : noted('syntax', title, 'sing-box may read past it.');
}
