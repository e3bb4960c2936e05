/**
 * A program that the test of the same folder bundles twice: draws random Ink trees, each as several frames, and writes
 * every frame as one line of JSON. Arguments: the numbers of the first tree and of the one after the last.
 */
import { Writable } from 'node:stream';
import chalk from 'chalk';
import { Box, type BoxProps, render, Text, type TextProps } from 'ink';
import type { ReactElement, ReactNode } from 'react';
import { createRandom, type Random } from '../../src/demo/random.ts';

const SIZE = { columns: 40, rows: 10 };
const FRAMES = 4;

const WORDS = [
  'alice',
  'bob@example.org',
  '7.5 kB',
  ' ',
  '    ',
  '日本',
  '▁▂█',
  '↑',
  'é',
  '\x1b[36mgrpc\x1b[39m',
];
const RARE = [
  '🙂',
  'e\u0301',
  '👨‍👩‍👧',
  '\u00a0',
  '　',
  'two\nlines',
  '\t',
  '\x1b[1m',
  '\x1b[31mred',
  '\x07',
  '',
];
const COLOURS = ['cyan', 'magenta', 'red', 'green'];
const WRAPS: TextProps['wrap'][] = ['wrap', 'hard', 'truncate', 'truncate-middle', 'truncate-start'];

/** The terminal's side: keeps the frames, which are the writes that hold no mode. */
class FrameList extends Writable {
  readonly columns = SIZE.columns;
  readonly rows = SIZE.rows;
  readonly isTTY = true;
  readonly frames: string[] = [];

  override _write(chunk: unknown, _encoding: BufferEncoding, done: () => void): void {
    this.frames.push(String(chunk));
    done();
  }
}

class Grower {
  private readonly random: Random;

  constructor(seed: number) {
    this.random = createRandom(seed);
  }

  private chance(share: number): boolean {
    return this.random() < share;
  }

  private upTo(most: number): number {
    return Math.floor(this.random() * (most + 1));
  }

  private one<T>(choices: readonly T[], other: T): T {
    return choices[this.upTo(choices.length - 1)] ?? other;
  }

  private some<T>(share: number, value: () => T): T | undefined {
    return this.chance(share) ? value() : undefined;
  }

  private words(): string {
    return Array.from({ length: this.upTo(4) }, () => this.one(this.chance(0.1) ? RARE : WORDS, '')).join('');
  }

  private text(key: number, depth: number): ReactElement {
    const colour = this.some(0.4, () => this.one(COLOURS, 'red'));
    const background = this.some(0.1, () => this.one(COLOURS, 'red'));
    const props: TextProps = {
      bold: this.chance(0.2),
      dimColor: this.chance(0.2),
      inverse: this.chance(0.1),
      underline: this.chance(0.1),
      wrap: this.one(WRAPS, 'wrap') ?? 'wrap',
      ...(colour === undefined ? {} : { color: colour }),
      ...(background === undefined ? {} : { backgroundColor: background }),
    };
    const children: ReactNode[] = [this.words()];
    while (depth > 0 && this.chance(0.4)) children.push(this.text(children.length, depth - 1), this.words());
    return (
      <Text key={key} {...props}>
        {children}
      </Text>
    );
  }

  private box(key: number, depth: number): ReactElement {
    const children: ReactElement[] = [];
    const most = this.upTo(4);
    while (children.length < most) {
      const grow = depth > 0 && this.chance(0.4) ? this.box : this.text;
      children.push(grow.call(this, children.length, depth - 1));
    }
    return (
      <Box key={key} {...this.boxProps()}>
        {children}
      </Box>
    );
  }

  private boxProps(): BoxProps {
    const given: Partial<Record<'width' | 'height' | 'paddingX' | 'marginLeft' | 'gap', number>> = {};
    if (this.chance(0.3)) given.width = 1 + this.upTo(30);
    if (this.chance(0.2)) given.height = 1 + this.upTo(6);
    if (this.chance(0.2)) given.paddingX = this.upTo(2);
    if (this.chance(0.2)) given.marginLeft = this.upTo(3);
    if (this.chance(0.3)) given.gap = this.upTo(2);
    return {
      ...given,
      flexDirection: this.chance(0.5) ? 'column' : 'row',
      flexGrow: this.upTo(1),
      flexShrink: this.upTo(1),
      justifyContent: this.chance(0.3) ? 'space-between' : 'flex-start',
      ...(this.chance(0.1) ? { borderStyle: 'single' } : {}),
      ...(this.chance(0.1) ? { overflow: 'hidden' } : {}),
      ...(this.chance(0.1) ? { backgroundColor: 'green' } : {}),
    };
  }

  tree(): ReactElement {
    return this.box(0, 3);
  }
}

function draw(seed: number): string[] {
  const grower = new Grower(seed);
  const stdout = new FrameList();
  const ink = render(grower.tree(), { stdout, debug: true, interactive: false, patchConsole: false });
  for (let frame = 1; frame < FRAMES; frame++) ink.rerender(grower.tree());
  const { frames } = stdout;
  const drawn = frames.slice();
  ink.unmount();
  return drawn;
}

chalk.level = 1;
const [first = 0, last = 0] = process.argv.slice(2).map(Number);
for (let seed = first; seed < last; seed++) {
  for (const frame of draw(seed)) process.stdout.write(`${JSON.stringify([seed, frame])}\n`);
}
process.exit();
