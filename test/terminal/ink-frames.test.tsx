/** Ink drawing through frames: what reaches the terminal, from the first frame to the last. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { setImmediate, setTimeout } from 'node:timers/promises';
import chalk from 'chalk';
import { Box, type Instance, render, Text, useApp } from 'ink';
import { type ReactElement, useEffect, useInsertionEffect } from 'react';
import { Frames } from '../../src/terminal/frames.ts';
import { FakeDisplay, FakeKeyboard } from '../support/fake-terminal.ts';

const SIZE = { columns: 30, rows: 5 };
const USERS = ['alice', 'bob'];

interface Lab {
  readonly display: FakeDisplay;
  readonly frames: Frames;
  readonly ink: Instance;
  /** The updates that were sent. */
  updates(): number;
}

// Ink colours by chalk, which would find no colours in the environment of a test.
chalk.level = 1;

function draw(t: TestContext, app: (frames: Frames) => ReactElement): Lab {
  const display = new FakeDisplay(SIZE);
  const frames = new Frames(display, display);
  const ink = render(app(frames), {
    stdin: new FakeKeyboard(),
    stdout: frames,
    debug: true,
    alternateScreen: true,
    interactive: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  t.after(() => ink.unmount());
  return { display, frames, ink, updates: () => display.written.split('\x1b[?2026h').length - 1 };
}

async function shown({ display }: Lab): Promise<string> {
  await setImmediate();
  await display.emulator.settle();
  return display.emulator.text();
}

function Table({
  users,
  clock,
}: {
  readonly users: readonly string[];
  readonly clock: string;
}): ReactElement {
  return (
    <Box flexDirection="column" height={SIZE.rows}>
      <Text bold color="cyan">
        {clock}
      </Text>
      {users.map((user) => (
        <Text key={user} wrap="truncate">
          {user.padEnd(20)}
          <Text color="magenta">1.5 kB</Text>
        </Text>
      ))}
    </Box>
  );
}

describe('Ink behind frames', () => {
  it('enters the alternate screen and draws its first frame in one update', async (t) => {
    const lab = draw(t, () => <Table users={USERS} clock="12:41" />);
    assert.equal(await shown(lab), '12:41\nalice               1.5 kB\nbob                 1.5 kB');
    assert.equal(lab.display.emulator.bufferType(), 'alternate');
    assert.ok(!lab.display.emulator.cursorShown());
    assert.equal(lab.updates(), 1);
  });

  it('sends only the changed cells of a new frame', async (t) => {
    const lab = draw(t, () => <Table users={USERS} clock="12:41" />);
    await shown(lab);
    const before = lab.display.written.length;
    lab.ink.rerender(<Table users={USERS} clock="12:42" />);
    await shown(lab);
    assert.match(
      lab.display.written.slice(before),
      /^\x1b\[\?2026h\x1b\[;5H\x1b\[[\d;]*m2\x1b\[m\x1b\[\?2026l$/,
    );
  });

  it('restores the screen and the cursor, and waits for the terminal before it ends', async (t) => {
    const lab = draw(t, () => <Table users={USERS} clock="12:41" />);
    await shown(lab);
    lab.frames.pause();
    lab.ink.unmount();
    await lab.ink.waitUntilExit();
    await shown(lab);
    assert.equal(lab.display.emulator.bufferType(), 'normal');
    assert.ok(lab.display.emulator.cursorShown());
    assert.equal(lab.updates(), 1);
  });

  it('lends the terminal and redraws everything on return', async (t) => {
    let lend: ((absence: () => Promise<void>) => Promise<void>) | undefined;
    function Lender(): ReactElement {
      const { suspendTerminal } = useApp();
      useEffect(() => {
        lend = suspendTerminal;
      }, [suspendTerminal]);
      return <Table users={USERS} clock="12:41" />;
    }
    const lab = draw(t, () => <Lender />);
    await shown(lab);
    await setTimeout(20);
    lab.frames.pause();
    assert.ok(lend !== undefined);
    await lend(async () => {
      await shown(lab);
      assert.equal(lab.display.emulator.bufferType(), 'normal');
      assert.ok(lab.display.emulator.cursorShown());
    });
    lab.frames.resume();
    assert.equal(await shown(lab), '12:41\nalice               1.5 kB\nbob                 1.5 kB');
    assert.equal(lab.display.emulator.bufferType(), 'alternate');
    assert.ok(!lab.display.emulator.cursorShown());
    assert.equal(lab.updates(), 2);
  });

  it('places the cursor in the update of the frame that asked for it', async (t) => {
    function Prompt({ frames, text }: { readonly frames: Frames; readonly text: string }): ReactElement {
      useInsertionEffect(() => frames.placeCursor({ column: text.length + 1, row: 0 }), [frames, text]);
      return <Text>/{text}</Text>;
    }
    const lab = draw(t, (frames) => <Prompt frames={frames} text="al" />);
    assert.equal(await shown(lab), '/al');
    assert.deepEqual(lab.display.emulator.cursor(), { column: 3, row: 0 });
    lab.ink.rerender(<Prompt frames={lab.frames} text="ali" />);
    assert.equal(await shown(lab), '/ali');
    assert.deepEqual(lab.display.emulator.cursor(), { column: 4, row: 0 });
    assert.ok(lab.display.emulator.cursorShown());
    assert.equal(lab.updates(), 2);
  });

  it('lays out for the given size', async (t) => {
    const Ruler = (): ReactElement => (
      <Box>
        <Box flexGrow={1}>
          <Text>left</Text>
        </Box>
        <Text>right</Text>
      </Box>
    );
    const lab = draw(t, () => <Ruler />);
    assert.equal(await shown(lab), `left${' '.repeat(21)}right`);
    await lab.display.resize({ columns: 12, rows: 5 });
    lab.frames.resize(lab.display);
    lab.ink.rerender(<Ruler />);
    assert.equal(await shown(lab), 'left   right');
    assert.equal(lab.updates(), 2);
  });

  it('shows the error when a component throws, and still restores the terminal', async (t) => {
    const Broken = (): ReactElement => {
      throw new Error('no such user');
    };
    const lab = draw(t, () => <Table users={USERS} clock="12:41" />);
    await shown(lab);
    lab.ink.rerender(<Broken />);
    await assert.rejects(lab.ink.waitUntilExit(), /no such user/);
    await shown(lab);
    assert.equal(lab.display.emulator.bufferType(), 'normal');
    assert.ok(lab.display.emulator.cursorShown());
  });
});
