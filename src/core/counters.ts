/** Counter names of the cores, taken apart. */

/** What a counter counts by. The three are views of the same traffic and are never added together. */
export type Dimension = 'inbound' | 'outbound' | 'user';

export const DIMENSIONS: readonly Dimension[] = ['inbound', 'outbound', 'user'];

/** Uplink is from the client towards the internet, downlink back to the client, in every dimension. */
export type Direction = 'uplink' | 'downlink';

/** One counter's name taken apart: the tag or email between prefix and suffix, verbatim. */
export interface CounterName {
  readonly dimension: Dimension;
  readonly name: string;
  readonly direction: Direction;
}

/**
 * Takes a counter's name apart by its prefix (`user>>>`) and suffix (`>>>traffic>>>uplink`); what stands between
 * is the name, verbatim, because tags and emails may hold `>>>` themselves (cores validate neither).
 * Undefined for any other shape: forks carry more counters, and those must be skipped rather than mis-booked.
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

/** The tags under which an API inbound usually stands; its row is our own polling. Compared in lower case. */
const API_TAGS = new Set(['api', 'api_inbound', 'api-inbound', 'api-in', 'api_in']);

/** Whether an inbound of this tag is, by its usual names, the core's API and so our own polling. */
export function isApiTag(dimension: Dimension, name: string): boolean {
  return dimension !== 'user' && API_TAGS.has(name.toLowerCase());
}
