/** The command line that all calls of `ssh` share. */
import type { SshRoute } from './ssh-route.ts';

export interface SshCall {
  readonly route: SshRoute;
  /** Lets ssh ask for a password or about a host key. */
  readonly asking: boolean;
  /** Flags for the purpose of the connection. */
  readonly way?: readonly string[];
  /** Options besides the common ones. */
  readonly options?: Readonly<Record<string, string>>;
  /** The command for the other machine's shell. */
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
