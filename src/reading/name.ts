/** Counter names of the cores: taking them apart, and making them fit to be shown. */

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

/**
 * Everything that could move a cursor, change a colour, reorder or hide text: C0, DEL, C1, line separators, bidi
 * controls, zero-width and other invisible characters, variation selectors, tags, lone surrogates, and the
 * combining marks beyond the second on one letter.
 */
const UNSAFE =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}]|(?<=\p{M}\p{M})\p{M}+/gu;

/**
 * A name as it may be shown: each character that could act on the terminal becomes `�`, so that two different raw
 * names rarely look alike and nothing hides. Filtering and keying use the raw name. An empty name is shown as `""`.
 */
export function cleanName(name: string): string {
  if (name === '') return '""';
  return /^[\x20-\x7e]*$/.test(name) ? name : name.replace(UNSAFE, '\uFFFD');
}

/** The tags under which an API inbound usually stands; its row is our own polling. Compared in lower case. */
const API_TAGS = new Set(['api', 'api_inbound', 'api-inbound', 'api-in', 'api_in']);

/** Whether an inbound of this tag is, by its usual names, the core's API and so our own polling. */
export function isApiTag(dimension: Dimension, name: string): boolean {
  return dimension !== 'user' && API_TAGS.has(name.toLowerCase());
}
