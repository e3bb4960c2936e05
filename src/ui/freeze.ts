/** Keeps a sample unchanged while the ledger continues to write the rows' histories. */

import type { Dimension } from '../core/counters.ts';
import type { Row, Sample } from '../traffic/sample.ts';

/** A copy of the sample with its own histories. */
export function freeze(sample: Sample): Sample {
  const rows = (dimension: Dimension): Row[] =>
    sample.rows[dimension].map((row) => ({ ...row, history: row.history.freeze() }));
  const line = { ...sample.line, history: sample.line.history.freeze() };
  return {
    ...sample,
    line,
    rows: { inbound: rows('inbound'), outbound: rows('outbound'), user: rows('user') },
  };
}
