/** A connection to a core that a test can cut and stall: a TCP relay on a free loopback port. */
import { connect, createServer, type Server, type Socket } from 'node:net';

/** Both ends of one connection. */
interface Pair {
  readonly client: Socket;
  readonly core: Socket;
  /** When the latest question was sent. */
  asked: number;
}

/** Milliseconds that a question may wait here before its answer shows that the core has read it. */
const SLACK = 50;

export class BadLine {
  /** When the latest question was sent that has been answered, in `performance.now()` milliseconds. */
  answered = Number.NEGATIVE_INFINITY;
  /** How many times the core has said anything. */
  answers = 0;
  private readonly server: Server;
  private readonly pairs = new Set<Pair>();
  private answeredBefore = Number.NEGATIVE_INFINITY;
  private cutsNext = false;
  private stalled = false;

  private constructor(port: number) {
    this.server = createServer((client) => this.relay(client, connect(port, '127.0.0.1')));
  }

  /** A line to `127.0.0.1:PORT`. */
  static async to(address: string): Promise<BadLine> {
    const line = new BadLine(Number(address.slice(address.lastIndexOf(':') + 1)));
    await new Promise<void>((resolve) => line.server.listen(0, '127.0.0.1', resolve));
    return line;
  }

  get address(): string {
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('the line has no port');
    return `127.0.0.1:${address.port}`;
  }

  /** Breaks all connections: what is on its way is lost. */
  cut(): void {
    // The last answer may have been among it.
    this.answered = this.answeredBefore;
    for (const { client, core } of this.pairs) {
      client.destroy();
      core.destroy();
    }
  }

  /** Breaks the connection by which the next question goes, once the core has it. */
  cutAfterQuestion(): void {
    this.cutsNext = true;
  }

  /** Carries nothing until `flow`. */
  stall(): void {
    this.stalled = true;
    for (const { client, core } of this.pairs) {
      client.pause();
      core.pause();
    }
  }

  flow(): void {
    this.stalled = false;
    for (const { client, core } of this.pairs) {
      client.resume();
      core.resume();
    }
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private relay(client: Socket, core: Socket): void {
    const pair = { client, core, asked: 0 };
    this.pairs.add(pair);
    for (const socket of [client, core]) {
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.on('close', () => {
        this.pairs.delete(pair);
        client.destroy();
        core.destroy();
      });
      if (this.stalled) socket.pause();
    }
    client.on('data', (data) => this.ask(pair, data));
    core.on('data', (data) => this.answer(pair, data));
  }

  private ask(pair: Pair, data: Buffer): void {
    pair.asked = performance.now() - SLACK;
    pair.core.write(data, () => {
      if (!this.cutsNext) return;
      this.cutsNext = false;
      pair.client.destroy();
    });
  }

  private answer({ client, asked }: Pair, data: Buffer): void {
    this.answers += 1;
    this.answeredBefore = this.answered;
    this.answered = asked;
    client.write(data);
  }
}
