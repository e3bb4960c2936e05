/**
 * The two formats that Prometheus reads: OpenMetrics 1.0 and its own format, version 0.0.4. Their sample lines are
 * identical; they differ in the lines before a family's samples, and in the last line.
 */
import type { Metric } from './metrics.ts';

export type ExpositionFormat = 'openmetrics' | 'prometheus';

/** The content type of each format in HTTP. */
export const CONTENT_TYPES: Readonly<Record<ExpositionFormat, string>> = {
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  prometheus: 'text/plain; version=0.0.4; charset=utf-8',
};

/** A metric with its samples, each a line without its newline. */
export interface Family {
  readonly metric: Metric;
  readonly lines: readonly string[];
}

/** The whole text. Families without samples are left out. */
export function exposition(families: readonly Family[], format: ExpositionFormat): string {
  const parts: string[] = [];
  for (const { metric, lines } of families) {
    if (lines.length === 0) continue;
    parts.push(...heads[format](metric), lines.join('\n'));
  }
  if (format === 'openmetrics') parts.push('# EOF');
  parts.push('');
  return parts.join('\n');
}

const heads: Readonly<Record<ExpositionFormat, (metric: Metric) => string[]>> = {
  openmetrics: (metric) => {
    const family = familyName(metric);
    const type = metric.clashes === true ? 'unknown' : metric.type;
    // A unit must be the end of the family's name, to which `_total` is then added.
    const unit = metric.unit !== undefined && metric.clashes !== true ? metric.unit : undefined;
    return [
      `# TYPE ${family} ${type}`,
      ...(unit === undefined ? [] : [`# UNIT ${family} ${unit}`]),
      `# HELP ${family} ${metric.help}`,
    ];
  },
  prometheus: ({ name, type, help }) => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type === 'info' ? 'gauge' : type}`,
  ],
};

/** OpenMetrics' name for the family: the name of its samples without the suffix of its type. */
function familyName({ name, type, clashes }: Metric): string {
  if (clashes === true) return name;
  if (type === 'counter') return name.replace(/_total$/, '');
  return type === 'info' ? name.replace(/_info$/, '') : name;
}

/** One label as written between the braces. */
export function label(name: string, value: string): string {
  return `${name}="${value.replace(/[\\"\n]/g, (unit) => (unit === '\n' ? '\\n' : `\\${unit}`))}"`;
}

/** The line of one sample. `labels` come from `label`, in order. */
export function sampleLine({ name }: Metric, labels: readonly string[], value: bigint | number): string {
  return labels.length === 0 ? `${name} ${value}` : `${name}{${labels.join(',')}} ${value}`;
}
