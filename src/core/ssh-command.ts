/** The command line of `ssh`: what every call of it has in common. */
import type { SshRoute } from './ssh-route.ts';

export interface SshCall {
  readonly route: SshRoute;
  /** Lets ssh ask for a password, or whether a host key is right. */
  readonly asking: boolean;
  /** Flags that say what the connection is for. */
  readonly way?: readonly string[];
  /** Options beyond the common ones. */
  readonly options?: Readonly<Record<string, string>>;
  /** What the other machine's shell is given. */
  readonly command?: string;
}

/** The arguments of `ssh` for a call. */
export function sshArguments({ route, asking, way = [], options = {}, command }: SshCall): string[] {
  const all = {
    BatchMode: asking ? 'no' : 'yes',
    ConnectTimeout: '8',
    // Notices a dead line, which may never be reported as closed.
    ServerAliveInterval: '5',
    ServerAliveCountMax: '3',
    // Uses a shared connection, but leaves none behind.
    ControlMaster: 'no',
    ...options,
  };
  const settings = Object.entries(all).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  const at = route.port === undefined ? [] : ['-p', String(route.port)];
  const last = command === undefined ? [] : [command];
  return [...way, '-a', '-x', '-T', ...settings, ...at, '--', route.destination, ...last];
}
