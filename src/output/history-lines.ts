/** History reports for programs: one line for each name and period with traffic. */
import type { Calendar } from '../history/calendar.ts';
import type { Period } from '../history/periods.ts';
import { type Bytes, bothWays, type Name, NOTHING } from '../history/reader.ts';
import type { Report } from '../history/reports.ts';
import { csvField } from './csv-field.ts';
import { jsonString } from './json.ts';

/** The version of both formats. */
const FORMAT = 1;

/** The fields of a line, in the order of the CSV columns. */
interface Fields {
  readonly server: string;
  readonly dimension: string;
  readonly name: string;
  readonly by: string;
  readonly start: string | null;
  /** Exact; null if the core does not count this direction. */
  readonly uplink: bigint | null;
  readonly downlink: bigint | null;
}

export const HISTORY_CSV_HEAD = 'format,server,dimension,name,by,start,uplink,downlink\n';

/** A report as JSON, one object a line (schema/history.json). */
export const historyJson = (report: Report, calendar: Calendar): string =>
  linesOf(report, calendar).map(jsonLine).join('');

/** A report as CSV without its header line, with the same fields. */
export const historyCsv = (report: Report, calendar: Calendar): string =>
  linesOf(report, calendar).map(csvLine).join('');

function linesOf({ lines, periods }: Report, calendar: Calendar): Fields[] {
  return lines.flatMap(({ name, bytes }) =>
    periods.flatMap((period, index) => fieldsOf(name, period, bytes[index] ?? NOTHING, calendar)),
  );
}

function fieldsOf(name: Name, { by, start }: Period, bytes: Bytes, calendar: Calendar): Fields[] {
  if (bothWays(bytes) === 0n) return [];
  return [
    {
      server: name.server.server,
      dimension: name.dimension,
      name: name.name,
      by,
      start: start === null ? null : calendar.iso(start),
      uplink: name.uplink ? bytes.uplink : null,
      downlink: name.downlink ? bytes.downlink : null,
    },
  ];
}

/** Written by hand, because JSON.stringify cannot write integers above 2⁵³. */
function jsonLine({ server, dimension, name, by, start, uplink, downlink }: Fields): string {
  const time = start === null ? 'null' : `"${start}"`;
  return `{"format":${FORMAT},"server":${jsonString(server)},"dimension":"${dimension}","name":${jsonString(name)},"by":"${by}","start":${time},"uplink":${uplink},"downlink":${downlink}}\n`;
}

function csvLine({ server, dimension, name, by, start, uplink, downlink }: Fields): string {
  const cells = [FORMAT, csvField(server), dimension, csvField(name), by, start, uplink, downlink];
  return `${cells.map((cell) => cell ?? '').join(',')}\n`;
}
