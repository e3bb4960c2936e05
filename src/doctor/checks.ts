/** Everything that a configuration must hold for its traffic to be counted, looked at one by one. */
import type { CoreConfig } from '../core/config/core-config.ts';
import { apiChecks } from './api-checks.ts';
import { type Check, failed, noted } from './check.ts';
import { countingChecks } from './counting-checks.ts';
import { singBoxChecks } from './sing-box-checks.ts';
import { typoChecks } from './typos.ts';

/**
 * Checks a configuration in the order in which an operator would mend it. `slips` are places, as `FILE:LINE:COLUMN:
 * what`, that v2top reads past but V2Ray and Xray do not.
 */
export function checksOf(config: CoreConfig, slips: readonly string[] = []): readonly Check[] {
  return [...slips.map((slip) => slipCheck(config, slip)), ...formatChecks(config)];
}

function formatChecks(config: CoreConfig): readonly Check[] {
  if (config.format === 'sing-box') return singBoxChecks(config);
  return [...typoChecks(config), ...apiChecks(config), ...countingChecks(config)];
}

/** V2Ray 4.34 ends with an error at a comma before a closing bracket, and ignores what follows the last brace. */
function slipCheck(config: CoreConfig, slip: string): Check {
  const title = `The file is not quite JSON: ${slip}`;
  return config.format === 'sing-box'
    ? noted('syntax', title, 'sing-box may read past it.')
    : failed('syntax', title, 'V2Ray and Xray do not read past it: remove it.');
}
