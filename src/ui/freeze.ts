/** Keeps a sample as it is while the ledger goes on writing the rows' histories. */

import type { Dimension } from '../core/counters.ts';
import type { Row, Sample } from '../traffic/sample.ts';

/** The same sample with histories of its own. */
export function freeze(sample: Sample): Sample {
  const rows = (dimension: Dimension): Row[] =>
    sample.rows[dimension].map((row) => ({ ...row, history: row.history.freeze() }));
  return { ...sample, rows: { inbound: rows('inbound'), outbound: rows('outbound'), user: rows('user') } };
}
