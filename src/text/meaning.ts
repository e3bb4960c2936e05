/** What a piece of text means. The screen's theme and the printed report decide how each meaning looks. */

export type Meaning =
  | 'plain'
  | 'dim'
  | 'bold'
  | 'title'
  | 'heading'
  | 'focus'
  | 'sorted'
  | 'selected'
  | 'uplink'
  | 'downlink'
  | 'good'
  | 'warning'
  | 'error'
  | 'status';

/** A run of text with one meaning. It has no control characters: names are cleaned before they get here. */
export interface Span {
  readonly text: string;
  readonly meaning: Meaning;
}

/** A span, plain by default. */
export function span(text: string, meaning: Meaning = 'plain'): Span {
  return { text, meaning };
}
