/** The standard streams, written to with an eye on readers that go away. */
import type { Sink } from '../batch/run.ts';

/** Standard output as a sink: waits for slow readers, and notes it when the reader has gone (`| head`). */
export function sinkOf(stream: NodeJS.WriteStream): Sink {
  let open = true;
  stream.on('error', () => {
    open = false;
  });
  return {
    write: (text) =>
      new Promise((resolve) => {
        if (!open) {
          resolve(false);
          return;
        }
        stream.write(text, (error) => resolve(error === undefined || error === null));
      }),
  };
}

/** One line on standard error. */
export function complain(text: string): void {
  process.stderr.write(`v2top: ${text}\n`);
}
