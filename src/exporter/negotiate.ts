/** Chooses format and encoding for a scraper from its `Accept` and `Accept-Encoding`. */
import type { ExpositionFormat } from '../output/exposition.ts';

/** One entry of an Accept header. */
interface Offer {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  /** Its preference, from 0 (not accepted) to 1. */
  readonly weight: number;
}

function offersOf(header: string): Offer[] {
  return header.split(',').map((entry) => {
    const [type = '', ...rest] = entry.split(';').map((part) => part.trim().toLowerCase());
    const parameters = new Map(
      rest.map((part): [string, string] => {
        const [name = '', value = ''] = part.split('=');
        return [name.trim(), value.trim().replace(/^"(.*)"$/, '$1')];
      }),
    );
    const weight = Number(parameters.get('q') ?? 1);
    return { type, parameters, weight: weight >= 0 && weight <= 1 ? weight : 0 };
  });
}

/** The versions of each format that the text conforms to; a scraper that names none accepts any. */
const VERSIONS = {
  openmetrics: ['1.0.0', '0.0.1'],
  prometheus: ['0.0.4', '1.0.0'],
} as const satisfies Readonly<Record<ExpositionFormat, readonly string[]>>;

const TYPES: Readonly<Record<ExpositionFormat, string>> = {
  openmetrics: 'application/openmetrics-text',
  prometheus: 'text/plain',
};

/** The format that the scraper prefers; Prometheus' own if it names neither. */
export function formatFor(accept: string | undefined): ExpositionFormat {
  const offers = offersOf(accept ?? '');
  const wish = (format: ExpositionFormat): number =>
    Math.max(
      0,
      ...offers.flatMap(({ type, parameters, weight }) => {
        const version = parameters.get('version');
        const isKnown = version === undefined || VERSIONS[format].some((one) => one === version);
        return type === TYPES[format] && isKnown ? [weight] : [];
      }),
    );
  return wish('openmetrics') > 0 && wish('openmetrics') >= wish('prometheus') ? 'openmetrics' : 'prometheus';
}

/** Whether the scraper accepts gzip. */
export function takesGzip(acceptEncoding: string | undefined): boolean {
  return offersOf(acceptEncoding ?? '').some(({ type, weight }) => type === 'gzip' && weight > 0);
}
