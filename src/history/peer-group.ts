/**
 * The sockets behind a claim: listening on a name holds it, and a connection to a name ends when its holder is gone.
 */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { ClaimFailure } from '../traffic/journal.ts';
import type { Peer, PeerGroup, Watcher } from './claim.ts';
import { type Names, newName, pidOf } from './names.ts';

/** Milliseconds between attempts to reach a name whose holder does not listen yet, or is stopped. */
const RETRY = 200;
/** After this many refusals in a row a name's process is gone and only its file is left. */
const MOST_REFUSALS = 3;
/** Clients send their own name; anyone on the machine can connect, so their number is limited. */
const MOST_CONNECTIONS = 256;
const MOST_BYTES = 200;

/** All v2tops on this machine whose claims have the same key. */
export class SocketPeerGroup implements PeerGroup {
  private readonly names: Names;
  private readonly name: string;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private left = false;

  constructor(key: string, names: Names) {
    this.names = names;
    this.name = newName(key);
    this.server = createServer();
    this.server.maxConnections = MOST_CONNECTIONS;
  }

  async join(onAsked: (asker: Peer, answer: () => void) => void): Promise<void> {
    this.server.on('connection', (socket) => this.hear(socket, onAsked));
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', ({ message }) => reject(new ClaimFailure(message)));
      this.server.listen(this.names.address(this.name), resolve);
    });
    this.server.on('error', () => {});
    // A claim does not keep its process running.
    this.server.unref();
    // A sandbox that hides the others from us also hides our own name.
    if (!this.names.held().includes(this.name))
      throw new ClaimFailure('other v2tops cannot be seen from here');
  }

  others(): readonly Peer[] {
    return this.names.held().flatMap((name) => this.peer(name) ?? []);
  }

  watch(peer: Peer, watcher: Watcher): void {
    this.reach(peer, watcher, 0);
  }

  async leave(): Promise<void> {
    this.left = true;
    for (const timer of this.timers) clearTimeout(timer);
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private peer(name: string): Peer | undefined {
    const pid = pidOf(name);
    return pid === undefined || name === this.name ? undefined : { name, pid };
  }

  private hear(socket: Socket, onAsked: (asker: Peer, answer: () => void) => void): void {
    this.keep(socket);
    firstLine(socket, (line) => {
      const asker = this.peer(line);
      if (asker === undefined) socket.destroy();
      else onAsked(asker, () => socket.write('ready\n'));
    });
  }

  /** Connects, asks, and stays connected. If that fails, the name itself tells whether it has a holder. */
  private reach(peer: Peer, watcher: Watcher, refusals: number): void {
    if (this.left) return;
    const socket = connect(this.names.address(peer.name));
    let reached = false;
    this.keep(socket);
    socket.on('connect', () => {
      reached = true;
      socket.write(`${this.name}\n`);
    });
    firstLine(socket, (line) => {
      if (line === 'ready') watcher.ready();
    });
    socket.on('close', () => this.reachAgain(peer, watcher, reached ? 0 : refusals + 1));
  }

  private reachAgain(peer: Peer, watcher: Watcher, refusals: number): void {
    if (this.left) return;
    if (refusals >= MOST_REFUSALS) this.names.clear(peer.name);
    if (!this.names.held().includes(peer.name)) {
      watcher.gone();
      return;
    }
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.reach(peer, watcher, refusals);
    }, RETRY);
    timer.unref();
    this.timers.add(timer);
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.unref();
    socket.on('error', () => {});
    socket.on('close', () => this.sockets.delete(socket));
  }
}

/** Passes on the first line if it is not longer than a name; otherwise disconnects. */
function firstLine(socket: Socket, onLine: (line: string) => void): void {
  let text = '';
  socket.setEncoding('latin1');
  socket.on('data', (part: string) => {
    if (text.includes('\n')) return;
    text += part;
    const end = text.indexOf('\n');
    if (end >= 0) onLine(text.slice(0, end));
    else if (text.length > MOST_BYTES) socket.destroy();
  });
}
