/** `--csv`: one row for each counter and sample, with the fields of `--json`. */

import { DIMENSIONS } from '../core/counters.ts';
import type { Flow, Row, Sample } from '../traffic/sample.ts';
import { csvField } from './csv-field.ts';
import { coreName, deltaOf, formatNumber, formatSeconds } from './json.ts';
import { tablesForMachines } from './tables.ts';
import type { BatchContext, SampleWriter } from './writer.ts';

const HEAD =
  'time,elapsed,server,core,uptime,mode,gap,maybeLost,maybeLostBytes,restarted,foreignReset,kind,name,direction,bytes,rate,delta,serverName,shared,recorded\n';

/** Separates the fields of a line. */
type Separator = ',' | ';';

/** Writes samples for `--csv`. */
export function csvWriter(context: BatchContext): SampleWriter {
  return { head: HEAD, sample: (sample) => sampleCsv(sample, context, ',') };
}

/** `--format csv-excel`: a byte order mark and semicolons let Excel open it with a double click in any locale. */
export function excelWriter(context: BatchContext): SampleWriter {
  return {
    head: `\uFEFF${HEAD.replaceAll(',', ';')}`,
    sample: (sample) => sampleCsv(sample, context, ';'),
  };
}

const known = (value: number | null): string => (value === null ? '' : formatNumber(value));

function sampleCsv(
  sample: Sample,
  { server, serverName, settings }: BatchContext,
  separator: Separator,
): string {
  const tables = tablesForMachines(sample, settings);
  const common = [
    new Date(sample.at.wall).toISOString(),
    sample.elapsed === null ? '' : formatSeconds(sample.elapsed),
    csvField(server),
    coreName(sample),
    known(sample.uptime),
    sample.mode,
    sample.gap !== null,
    sample.maybeLost > 0n,
    sample.maybeLost,
    sample.restarted,
    sample.foreignReset,
  ].join(separator);
  const added = [csvField(serverName ?? ''), sample.shared, sample.recorded].join(separator);
  const line = ({ dimension, name }: Row, direction: string, flow: Flow | null): string =>
    flow === null
      ? ''
      : `${[common, dimension, csvField(name), direction, flow.total, known(flow.rate), deltaOf(flow.delta, sample.elapsed) ?? '', added].join(separator)}\n`;
  return DIMENSIONS.flatMap((dimension) => tables[dimension].rows)
    .map(({ row }) => line(row, 'uplink', row.uplink) + line(row, 'downlink', row.downlink))
    .join('');
}
