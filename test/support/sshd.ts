/** Runs a real sshd on loopback for one test, with its own keys, and an `ssh` that knows only this server. */
import { execFile } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { promisify } from 'node:util';
import { type Child, startChild } from './child.ts';
import { freePort } from './free-port.ts';

const run = promisify(execFile);

/** A running sshd. */
export class Sshd {
  readonly port: number;
  /** With this, v2top finds an `ssh` that has the key and knows the host key; its host `box` is this sshd. */
  readonly env: Readonly<Record<string, string>>;
  readonly folder: string;
  private server: Child | undefined;

  constructor(port: number, folder: string) {
    this.port = port;
    this.folder = folder;
    this.env = { PATH: `${join(folder, 'bin')}:${process.env.PATH ?? ''}`, XDG_RUNTIME_DIR: folder };
  }

  /** `ssh://127.0.0.1:PORT/API`. */
  addressOf(api: string): string {
    return `ssh://127.0.0.1:${this.port}/${api}`;
  }

  async start(): Promise<void> {
    const config = join(this.folder, 'sshd_config');
    this.server = await startChild('/usr/sbin/sshd', ['-D', '-e', '-f', config], [this.port], this.log);
  }

  /** Ends the server that listens; connections that stand go on. */
  async halt(): Promise<void> {
    await this.server?.kill();
  }

  /** Breaks the connections that stand, in the midst of what they carry; returns how many there were. */
  async cut(): Promise<number> {
    const pids = await this.sessions();
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    return pids.length;
  }

  /** The processes that serve connections: children of the sshd, and theirs. */
  async sessions(): Promise<number[]> {
    const { stdout } = await run('ps', ['-eo', 'pid=,ppid=']);
    const pairs = stdout
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/).map(Number));
    const below = (parent: number): number[] =>
      pairs.flatMap(([pid = 0, ppid]) => (ppid === parent ? [pid, ...below(pid)] : []));
    return this.server === undefined ? [] : below(this.server.pid);
  }

  /** No key of the client is let in any more. */
  lockOut(): void {
    writeFileSync(join(this.folder, 'authorized_keys'), '');
  }

  letIn(): void {
    copyFileSync(join(this.folder, 'id.pub'), join(this.folder, 'authorized_keys'));
  }

  /** From now on the client's key takes a passphrase, which ssh has to ask for. */
  async encryptKey(passphrase: string): Promise<void> {
    await run('ssh-keygen', ['-q', '-p', '-P', '', '-N', passphrase, '-f', join(this.folder, 'id')]);
  }

  /**
   * What is run on this machine finds the folder in place of the root: paths below /etc, /usr/local, /opt and /var/lib
   * in the script are changed on the way there, and back on the way out.
   */
  async changeRoot(root: string): Promise<void> {
    const places = '/(etc|usr/local|opt|var/lib)/';
    const command = join(this.folder, 'in-root');
    writeFileSync(
      command,
      `#!/bin/sh\necho "$SSH_ORIGINAL_COMMAND" >>${this.folder}/commands.log\n` +
        `sed -E "s#'${places}#'${root}/\\1/#g" | sh -c "$SSH_ORIGINAL_COMMAND" | sed "s#${root}/#/#g"\n`,
    );
    chmodSync(command, 0o755);
    appendFileSync(join(this.folder, 'sshd_config'), `ForceCommand ${command}\n`);
    await this.halt();
    await this.start();
  }

  /** The client knows another host key than the server has. */
  async changeHostKey(): Promise<void> {
    await makeKey(join(this.folder, 'other'));
    this.know('other');
  }

  know(key: string): void {
    const host = readFileSync(join(this.folder, `${key}.pub`), 'utf8');
    writeFileSync(join(this.folder, 'known_hosts'), `[127.0.0.1]:${this.port} ${host}`);
  }

  private get log(): string {
    return join(this.folder, 'sshd.log');
  }
}

const makeKey = (path: string): Promise<unknown> =>
  run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path]);

/** Starts an sshd that lets this user in by key; it ends with the test. */
export async function startSshd(t: TestContext): Promise<Sshd> {
  const folder = await mkdtemp(join(tmpdir(), 'v2top-sshd-'));
  const sshd = new Sshd(await freePort(), folder);
  t.after(async () => {
    await sshd.halt();
    rmSync(folder, { recursive: true, force: true });
  });
  await makeKey(join(folder, 'host'));
  await makeKey(join(folder, 'id'));
  sshd.letIn();
  sshd.know('host');
  writeServer(sshd);
  writeClient(sshd);
  await sshd.start();
  return sshd;
}

function writeServer({ folder, port }: Sshd): void {
  // Root's sshd wants a folder without which it does not start.
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true });
  writeFileSync(
    join(folder, 'sshd_config'),
    `ListenAddress 127.0.0.1:${port}
HostKey ${folder}/host
AuthorizedKeysFile ${folder}/authorized_keys
StrictModes no
PidFile none
UsePAM no
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
AllowTcpForwarding yes
AllowStreamLocalForwarding yes
`,
  );
}

function writeClient({ folder, port }: Sshd): void {
  writeFileSync(
    join(folder, 'ssh_config'),
    `Host box
  HostName 127.0.0.1
  Port ${port}
Host *
  IdentityFile ${folder}/id
  IdentitiesOnly yes
  IdentityAgent none
  UserKnownHostsFile ${folder}/known_hosts
  GlobalKnownHostsFile none
  StrictHostKeyChecking yes
`,
  );
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(
    join(bin, 'ssh'),
    `#!/bin/sh\necho "$@" >>${folder}/ssh.log\nexec /usr/bin/ssh -F ${folder}/ssh_config "$@"\n`,
  );
  chmodSync(join(bin, 'ssh'), 0o755);
}
