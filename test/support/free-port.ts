/** Free loopback ports, for servers whose port has to be known before they start. */
import { createServer } from 'node:net';

/** Below the range from which the kernel takes the ports of outgoing connections, so that a restart finds them free. */
const LOWEST = 12_000;
const HIGHEST = 32_000;

/** `count` different free ports of 127.0.0.1. They are free when this resolves; take them soon. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    if (await isFree(port)) ports.add(port);
  }
  return [...ports];
}

/** One free port of 127.0.0.1, see freePorts. */
export async function freePort(): Promise<number> {
  const [port] = await freePorts(1);
  if (port === undefined) throw new Error('no free port');
  return port;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
