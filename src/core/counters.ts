/** Parses the cores' counter names. */

/** What a counter counts by. The three are views of the same traffic and are never added up. */
export type Dimension = 'inbound' | 'outbound' | 'user';

export const DIMENSIONS: readonly Dimension[] = ['inbound', 'outbound', 'user'];

/** A value for each dimension. */
export const perDimension = <Value>(of: (dimension: Dimension) => Value): Record<Dimension, Value> => ({
  inbound: of('inbound'),
  outbound: of('outbound'),
  user: of('user'),
});

/** In every dimension uplink goes from the client to the internet, downlink back to the client. */
export type Direction = 'uplink' | 'downlink';

/** A parsed counter name: the tag or email between prefix and suffix, verbatim. */
export interface CounterName {
  readonly dimension: Dimension;
  readonly name: string;
  readonly direction: Direction;
}

/**
 * Parses a counter's name by its prefix (`user>>>`) and suffix (`>>>traffic>>>uplink`). Everything in between is the
 * name, because tags and emails may contain `>>>` (the cores do not check). Undefined for any other shape: forks have
 * more counters, and skipping those is better than booking them wrongly.
 */
export function parseCounterName(counter: string): CounterName | undefined {
  const dimension = DIMENSIONS.find((candidate) => counter.startsWith(`${candidate}>>>`));
  const direction = counter.endsWith('>>>traffic>>>uplink')
    ? 'uplink'
    : counter.endsWith('>>>traffic>>>downlink')
      ? 'downlink'
      : undefined;
  if (dimension === undefined || direction === undefined) return undefined;
  const start = dimension.length + '>>>'.length;
  const end = counter.length - `>>>traffic>>>${direction}`.length;
  return end < start ? undefined : { dimension, name: counter.slice(start, end), direction };
}

/** The usual tags of an API inbound, in lower case. Its traffic is our own polling. */
const API_TAGS = new Set(['api', 'api_inbound', 'api-inbound', 'api-in', 'api_in']);

/** Whether this is an inbound with one of the API's usual tags, which carries our own polling. */
export function isApiTag(dimension: Dimension, name: string): boolean {
  return dimension !== 'user' && API_TAGS.has(name.toLowerCase());
}
