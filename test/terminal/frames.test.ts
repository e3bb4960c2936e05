/** Ink's frames on a terminal that may be slow: what is sent, when, and what is passed on. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { Frames } from '../../src/terminal/frames.ts';
import type { Size } from '../../src/terminal/screen.ts';
import { Emulator } from '../support/emulator.ts';

const SIZE: Size = { columns: 20, rows: 4 };

/** A terminal that takes data only when told to. */
class SlowTerminal {
  readonly sent: string[] = [];
  readonly emulator = new Emulator(SIZE);
  private waiting: (() => void)[] = [];

  write(data: string, done: () => void = () => undefined): void {
    this.sent.push(data);
    this.emulator.write(data);
    this.waiting.push(done);
  }

  /** Takes everything written so far. */
  async take(): Promise<void> {
    const taken = this.waiting;
    this.waiting = [];
    for (const done of taken) done();
    await this.emulator.settle();
    await setImmediate();
  }

  text(): string {
    return this.emulator.text();
  }
}

function start(size: Partial<Size> = SIZE): { terminal: SlowTerminal; frames: Frames } {
  const terminal = new SlowTerminal();
  return { terminal, frames: new Frames(terminal, size) };
}

describe('a frame', () => {
  it('is painted in one write, as one synchronized update', async () => {
    const { terminal, frames } = start();
    frames.write('\x1b[1mfirst\x1b[22m\nsecond');
    await terminal.take();
    assert.equal(terminal.sent.length, 1);
    assert.match(terminal.sent[0] ?? '', /^\x1b\[\?2026h[\s\S]*\x1b\[\?2026l$/);
    assert.equal(terminal.text(), 'first\nsecond');
    assert.ok(terminal.emulator.cell(0, 0).bold);
  });

  it('sends only the differences from the previous frame, and nothing if there are none', async () => {
    const { terminal, frames } = start();
    frames.write('up 12:41\nalice');
    await terminal.take();
    frames.write('up 12:42\nalice');
    await terminal.take();
    assert.equal(terminal.sent[1], '\x1b[?2026h\x1b[;8H2\x1b[?2026l');
    frames.write('up 12:42\nalice');
    assert.equal(terminal.sent.length, 2);
  });

  it('replaces frames that the terminal had no time for', async () => {
    const { terminal, frames } = start();
    for (const frame of ['one', 'two', 'three', 'four']) frames.write(frame);
    assert.equal(terminal.sent.length, 1);
    await terminal.take();
    assert.equal(terminal.text(), 'four');
    await terminal.take();
    assert.equal(terminal.sent.length, 2);
  });

  it('is cut, without scrolling, if it is larger than the window', async () => {
    const { terminal, frames } = start();
    frames.write(Array.from({ length: 9 }, (_, row) => `${row}`.repeat(30)).join('\n'));
    await terminal.take();
    assert.equal(terminal.text(), ['0', '1', '2', '3'].map((digit) => digit.repeat(20)).join('\n'));
    assert.equal(terminal.emulator.scrollback(), 0);
  });
});

describe('the cursor', () => {
  it('is placed by the update of the next frame', async () => {
    const { terminal, frames } = start();
    frames.write('/ali');
    await terminal.take();
    frames.placeCursor({ column: 5, row: 0 });
    assert.equal(terminal.sent.length, 1);
    frames.write('/alic');
    await terminal.take();
    assert.equal(terminal.sent.length, 2);
    assert.ok(terminal.emulator.cursorShown());
    assert.deepEqual(terminal.emulator.cursor(), { column: 5, row: 0 });
    frames.placeCursor(undefined);
    frames.write('/alic');
    await terminal.take();
    assert.ok(!terminal.emulator.cursorShown());
  });
});

describe('other writes', () => {
  it('pass modes on unchanged, even between two waiting frames', () => {
    const { terminal, frames } = start();
    const modes = ['\x1b[?1049h', '\x1b[?25l', '\x1b[?2004h', '\x1b[>1u', '\x1b[<u', '\x1b[?u', '\x1b[?25h'];
    frames.write('a frame');
    for (const mode of modes) frames.write(mode);
    assert.deepEqual(terminal.sent.slice(1), modes);
  });

  it('answer an empty write once the terminal has taken everything before it', async () => {
    const { terminal, frames } = start();
    let answered = false;
    frames.write('', () => {
      answered = true;
    });
    await setImmediate();
    assert.ok(!answered);
    await terminal.take();
    assert.ok(answered);
  });

  it('redraw the whole next frame after a switch of screens', async () => {
    const { terminal, frames } = start();
    frames.write('same');
    await terminal.take();
    frames.write('\x1b[?1049h');
    frames.write('same');
    await terminal.take();
    assert.equal(terminal.text(), 'same');
  });
});

describe('a terminal that is lent', () => {
  it('is left alone until it is back, and then shows the whole last frame', async () => {
    const { terminal, frames } = start();
    frames.write('before');
    await terminal.take();
    frames.pause();
    frames.write('meanwhile');
    frames.write('at last');
    assert.equal(terminal.sent.length, 1);
    terminal.emulator.write('\x1b[Hscribbled over\x1b[3;5Hand over');
    frames.resume();
    await terminal.take();
    assert.equal(terminal.sent.length, 2);
    assert.equal(terminal.text(), 'at last');
  });

  it('does not get a frame that waited for a slow line', async () => {
    const { terminal, frames } = start();
    frames.write('one');
    frames.write('two');
    frames.pause();
    await terminal.take();
    assert.equal(terminal.text(), 'one');
    frames.resume();
    await terminal.take();
    assert.equal(terminal.text(), 'two');
  });

  it('is drawn on only once there is a frame', () => {
    const { terminal, frames } = start();
    frames.pause();
    frames.resume();
    frames.repaint();
    assert.deepEqual(terminal.sent, []);
  });
});

describe('a repaint', () => {
  it('draws the whole last frame without a new one', async () => {
    const { terminal, frames } = start();
    frames.write('alice\nbob');
    await terminal.take();
    terminal.emulator.write('\x1b[Hnoise\x1b[4;3Hnoise');
    frames.repaint();
    await terminal.take();
    assert.equal(terminal.text(), 'alice\nbob');
  });
});

describe('the size', () => {
  it('is what the terminal said last, and is passed on to nothing else', () => {
    const { frames } = start();
    let heard = 0;
    frames.on('resize', () => heard++);
    frames.resize({ columns: 40, rows: 10 });
    assert.deepEqual([frames.columns, frames.rows, heard], [40, 10, 0]);
  });

  it('has a default if the terminal reports none', () => {
    const { frames } = start({ columns: 0 });
    assert.deepEqual([frames.columns, frames.rows], [80, 24]);
  });

  it('redraws the whole next frame when it changes', async () => {
    const { terminal, frames } = start();
    frames.write('alice\nbob');
    await terminal.take();
    terminal.emulator.write('\x1b[Hnoise');
    terminal.emulator.resize({ columns: 10, rows: 3 });
    frames.resize({ columns: 10, rows: 3 });
    frames.write('alice\nbob');
    await terminal.take();
    assert.equal(terminal.text(), 'alice\nbob');
  });
});
