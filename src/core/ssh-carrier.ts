/** One connection over ssh: an `ssh` process, and the stream through it to the API on the other machine. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { sshArguments } from './ssh-command.ts';
import { forgetProcess, noteProcess } from './ssh-folder.ts';
import type { SshRoute } from './ssh-route.ts';

export interface CarrierOptions {
  readonly route: SshRoute;
  /** The private folder, and a number that no other carrier in it has. */
  readonly folder: string;
  readonly index: number;
  /** Whether ssh may ask for a password or about a host key on this process's terminal. */
  readonly asking: boolean;
}

/** How an `ssh` process ended. */
export interface CarrierEnd {
  /** What it wrote to standard error, up to a limit. */
  readonly words: string;
  readonly code: number | null;
  /** Whether we ended it ourselves. */
  readonly unwanted: boolean;
}

/** Milliseconds between checks whether ssh has logged in. */
const LOOK_EVERY = 50;
/** How many characters of ssh's messages are kept. */
const WORDS = 16_384;

export class Carrier {
  /** Resolves when ssh has logged in; otherwise never settles. */
  readonly ready: Promise<void>;
  /** Never rejects. */
  readonly ended: Promise<CarrierEnd>;
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly folder: string;
  /** Created when ssh has logged in: the file of LocalCommand, or the socket of a forwarding. */
  private readonly sign: string;
  private readonly isForwarding: boolean;
  private looking: NodeJS.Timeout | undefined;
  private words = '';
  private unwanted = false;

  constructor({ route, folder, index, asking }: CarrierOptions) {
    this.folder = folder;
    this.sign = join(folder, `${index}.sock`);
    this.isForwarding = 'socket' in route.api;
    // In a session of its own ssh has no terminal to ask on, and Ctrl-C does not reach it.
    this.child = spawn('ssh', carrierArguments(route, this.sign, asking), { detached: !asking });
    this.ready = this.untilReady();
    this.ended = this.untilEnded(asking);
  }

  /** Connects a stream to the API; when either end closes, so do the other and the `ssh` process. */
  attach(socket: Socket): void {
    socket.on('error', () => undefined);
    socket.on('close', () => this.drop());
    // Neither `ended` nor `ready` rejects.
    void this.ended.then(() => socket.destroy());
    if (!this.isForwarding) this.join(socket, this.child.stdout, this.child.stdin);
    else
      void this.ready.then(() => {
        const forwarded = connect(this.sign);
        forwarded.on('close', () => this.child.kill());
        this.join(socket, forwarded, forwarded);
      });
  }

  /** Ends ssh, which is no longer needed. */
  drop(): void {
    this.unwanted = true;
    this.child.kill();
  }

  private join(socket: Socket, from: Readable, to: Writable): void {
    from.on('error', () => undefined);
    to.on('error', () => undefined);
    // When ssh ends, read its messages before closing the socket.
    from.pipe(socket, { end: false });
    socket.pipe(to);
  }

  private untilReady(): Promise<void> {
    return new Promise((resolve) => {
      const settle = (): void => {
        clearInterval(this.looking);
        resolve();
      };
      this.looking = setInterval(() => {
        if (existsSync(this.sign)) settle();
      }, LOOK_EVERY);
      // Over a shared ssh connection LocalCommand does not run; but the API speaks first.
      const { stdout } = this.child;
      // An end of file is readable too.
      if (!this.isForwarding)
        stdout.once('readable', () => {
          if (stdout.readableLength > 0) settle();
        });
    });
  }

  private untilEnded(asking: boolean): Promise<CarrierEnd> {
    const { child, folder } = this;
    const { pid } = child;
    if (pid !== undefined) noteProcess(folder, pid);
    child.stdin.on('error', () => undefined);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.words = (this.words + text).slice(-WORDS);
      if (asking) process.stderr.write(text);
    });
    return new Promise((resolve) => {
      const settle = (code: number | null): void => {
        clearInterval(this.looking);
        rmSync(this.sign, { force: true });
        if (pid !== undefined) forgetProcess(folder, pid);
        resolve({ words: this.words, code, unwanted: this.unwanted });
      };
      child.once('close', settle);
      child.once('error', ({ message }) => {
        this.words += `ssh cannot be started: ${message}`;
        settle(null);
      });
    });
  }
}

function carrierArguments(route: SshRoute, sign: string, asking: boolean): string[] {
  const { api } = route;
  if ('socket' in api) {
    const options = { ControlPath: 'none', ExitOnForwardFailure: 'yes' };
    return sshArguments({ route, asking, way: ['-N', '-L', `${sign}:${api.socket}`], options });
  }
  const options = { PermitLocalCommand: 'yes', LocalCommand: `touch ${sign}` };
  return sshArguments({ route, asking, way: ['-W', api.hostPort], options });
}
