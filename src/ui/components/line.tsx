/** One line of the screen: spans in the theme's looks, cut at the end of the line. */
import { Text } from 'ink';
import { createElement, memo } from 'react';
import { toAscii } from '../../table/glyphs.ts';
import { type Span, span } from '../../text/meaning.ts';
import { cutSpans, joinSpans, sameSpans } from '../spans.ts';
import { useScreen } from './screen-context.ts';

export interface LineProps {
  readonly spans: readonly Span[];
  /** The cells it may take; by default the screen's width. */
  readonly width?: number | undefined;
}

export const Line = memo(
  function Line({ spans, width }: LineProps) {
    const { columns, glyphs, ascii, faded, theme } = useScreen();
    const shown = spans.map(({ text, meaning }) =>
      span(ascii ? toAscii(text) : text, faded ? 'dim' : meaning),
    );
    const [first, ...rest] = joinSpans(cutSpans(shown, width ?? columns, glyphs.ellipsis));
    // A line without text would have no height.
    if (first === undefined) return <Text> </Text>;
    if (rest.length === 0)
      return (
        <Text wrap="truncate" {...theme[first.meaning]}>
          {first.text}
        </Text>
      );
    const parts = [first, ...rest].map(({ text, meaning }) =>
      meaning === 'plain' ? text : createElement(Text, theme[meaning], text),
    );
    return createElement(Text, { wrap: 'truncate' }, ...parts);
  },
  (before, now) => before.width === now.width && sameSpans(before.spans, now.spans),
);
