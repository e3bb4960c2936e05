/** A tunnel to an API on another machine: a private socket here, and the system's `ssh` for each connection. */
import { existsSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SourceFailure } from './core.ts';
import { Carrier, type CarrierEnd } from './ssh-carrier.ts';
import { makeFolder, removeFolder } from './ssh-folder.ts';
import type { SshRoute } from './ssh-route.ts';
import { lastWords, wantsToAsk } from './ssh-words.ts';

/** Milliseconds to wait for a first login that prints nothing. */
const FIRST_LOGIN = 15_000;
/** The longest wait between failed logins, in milliseconds: machines shut out clients that try too often. */
const LONGEST_WAIT = 60_000;

/** Milliseconds until the next login after this many failures in a row: doubles from a second to a minute. */
export const loginDelay = (failures: number): number => Math.min(LONGEST_WAIT, 1000 * 2 ** (failures - 1));

export class SshTunnel {
  private readonly route: SshRoute;
  private folder: string | undefined;
  private server: Server | undefined;
  private readonly carriers = new Set<Carrier>();
  /** Logged in before anything has connected. */
  private spare: Carrier | undefined;
  private started = 0;
  private failures = 0;
  private nextTry = 0;
  /** Why the latest `ssh` ended, in its own words. */
  private complaint: string | undefined;
  private asked = false;

  constructor(route: SshRoute) {
    this.route = route;
  }

  /** Returns the path of the socket that leads to the API, already listening. Throws a file error. */
  open(): string {
    this.folder ??= this.makeFolder();
    const path = join(this.folder, 'api.sock');
    if (this.server === undefined) {
      this.server = createServer((socket) => this.take(socket)).listen(path);
      // Does not keep the program running.
      this.server.unref();
    }
    return path;
  }

  /**
   * Logs in for the first connection, without a question; resolves with whether ssh has to ask for something first.
   * With `hurry` it is no longer waited for. Never rejects: what went wrong is said by the calls that fail for it.
   */
  async logIn(hurry: AbortSignal): Promise<boolean> {
    this.open();
    const silent = this.start(false);
    const patience = delay(FIRST_LOGIN, undefined, { ref: false, signal: hurry }).catch(() => undefined);
    const end = await Promise.race([silent.ready, silent.ended, patience]);
    if (end === undefined) this.spare = silent;
    return end !== undefined && wantsToAsk(end.words);
  }

  /** Logs in for the first connection; ssh may ask on the terminal. Resolves when it has logged in, or has ended. */
  async logInAsking(): Promise<void> {
    this.asked = true;
    const asking = this.start(true);
    const end = await Promise.race([asking.ready, asking.ended]);
    if (end === undefined) this.spare = asking;
  }

  /** A call's failure, in ssh's words if ssh was the cause. */
  explain(failure: SourceFailure): SourceFailure {
    const { complaint, asked } = this;
    if (complaint === undefined || failure.kind === 'timeout') return failure;
    const wait = Math.ceil((this.nextTry - performance.now()) / 1000);
    const next = wait > 0 ? `; the next login is in ${wait} s` : '';
    const password = asked && complaint.includes('Permission denied');
    const hint = password ? '; it can ask for a password only when v2top starts' : '';
    return new SourceFailure('ssh', `${complaint}${hint}${next}`, failure.mayHaveActed, failure.code);
  }

  /** Ends all connections and removes the folder. */
  close(): void {
    for (const carrier of this.carriers) carrier.drop();
    this.server?.close();
    this.server = undefined;
    process.off('exit', this.clean);
    this.clean();
  }

  private makeFolder(): string {
    process.once('exit', this.clean);
    return makeFolder();
  }

  private readonly clean = (): void => {
    if (this.folder !== undefined && existsSync(this.folder)) removeFolder(this.folder);
    this.folder = undefined;
  };

  private take(socket: Socket): void {
    const { spare } = this;
    this.spare = undefined;
    if (spare !== undefined) spare.attach(socket);
    else if (performance.now() < this.nextTry) socket.destroy();
    else this.start(false).attach(socket);
  }

  private start(asking: boolean): Carrier {
    const folder = this.folder ?? this.makeFolder();
    this.folder = folder;
    const carrier = new Carrier({ route: this.route, folder, index: this.started++, asking });
    this.carriers.add(carrier);
    // Neither of the two rejects.
    void carrier.ready.then(() => this.noteLogin());
    void carrier.ended.then((end) => {
      this.carriers.delete(carrier);
      if (this.spare === carrier) this.spare = undefined;
      if (!end.unwanted) this.noteEnd(end);
    });
    return carrier;
  }

  private noteLogin(): void {
    this.failures = 0;
    this.nextTry = 0;
    this.complaint = undefined;
  }

  private noteEnd({ words, code }: CarrierEnd): void {
    if (code === 0) return;
    this.complaint = lastWords(words) ?? `ssh ended with code ${code}`;
    this.failures += 1;
    this.nextTry = performance.now() + loginDelay(this.failures);
  }
}
