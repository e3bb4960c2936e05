/** Ink's own writers on the same frames: how many bytes they send. */
import { render, Text } from 'ink';
import { createElement, Fragment, type ReactElement } from 'react';
import type { Size } from '../src/terminal/screen.ts';
import { ansiLine, type Frame } from '../test/support/spans.ts';
import { CountingStream } from './counting-stream.ts';

/** Bytes per frame, without the first, of Ink's default writer or of the one that compares lines. */
export async function inkBytes(
  frames: readonly Frame[],
  size: Size,
  incrementalRendering: boolean,
): Promise<number> {
  const stdout = new CountingStream(size);
  const [first, ...later] = frames.map((frame) => rowsOf(frame));
  if (first === undefined) return 0;
  const stderr = new CountingStream(size);
  const options = {
    stdout,
    stderr,
    alternateScreen: true,
    incrementalRendering,
    interactive: true,
    patchConsole: false,
  };
  const app = render(first, { ...options, maxFps: 1000 });
  await app.waitUntilRenderFlush();
  const before = stdout.bytes;
  for (const frame of later) {
    app.rerender(frame);
    await app.waitUntilRenderFlush();
  }
  const sent = stdout.bytes - before;
  app.unmount();
  return sent / later.length;
}

/** One styled text per row, which is the cheapest way for Ink. */
function rowsOf({ lines }: Frame): ReactElement {
  const rows = lines.map((line) => createElement(Text, { wrap: 'truncate' }, ansiLine(line) || ' '));
  return createElement(Fragment, null, ...rows);
}
