/** `v2top record --unit`: prints a systemd unit for these addresses. */
import { realpathSync } from 'node:fs';
import { isLocal } from '../core/address.ts';
import { SSH_SCHEME } from '../core/ssh-route.ts';
import { UsageError } from '../text/usage-error.ts';

/** Folders that a service under ProtectHome cannot read. */
const PRIVATE = /^\/(?:home|root)\//;

/** The unit for a recorder of these addresses. Throws a UsageError for what a service could not start or reach. */
export function unitText(addresses: readonly string[]): string {
  const program = programWords();
  refuseUnreachable(program, addresses);
  const words = [...program, 'record', ...addresses].map(quoteWord).join(' ');
  return `# A recorder of v2top. To install it:
#   useradd --system --user-group --no-create-home --shell /usr/sbin/nologin v2top
#   v2top record --unit ADDRESS > /etc/systemd/system/v2top-record.service
#   systemctl enable --now v2top-record
# Who is in the group v2top can read the history.
[Unit]
Description=v2top recorder of ${quotePercent(addresses.join(', '))}
After=network.target v2ray.service xray.service sing-box.service

[Service]
ExecStart=${words}
User=v2top
Group=v2top
StateDirectory=v2top
StateDirectoryMode=0750
UMask=0027
Restart=on-failure
RestartSec=5
${CONFINEMENT}
${networkLines(addresses).join('\n')}

[Install]
WantedBy=multi-user.target
`;
}

/** Takes from the service what a recorder does not need. */
const CONFINEMENT = `NoNewPrivileges=yes
CapabilityBoundingSet=
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
LockPersonality=yes
RemoveIPC=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service`;

/** Throws a UsageError for a program in a private folder, and for an address that takes a user's keys. */
function refuseUnreachable(program: readonly string[], addresses: readonly string[]): void {
  const hidden = program.find((word) => PRIVATE.test(word));
  if (hidden !== undefined)
    throw new UsageError(
      `A service cannot read ${hidden}; install v2top for all users, for example in /usr/local.`,
    );
  const remote = addresses.find((address) => address.startsWith(SSH_SCHEME));
  if (remote !== undefined)
    throw new UsageError(
      `A service has none of your keys for ${remote}; install a recorder on that machine, or record from a shell.`,
    );
}

/** v2tops find each other through a unix socket; TCP is allowed only if an address needs it. */
function networkLines(addresses: readonly string[]): string[] {
  const needsTcp = addresses.some((address) => !address.startsWith('unix:'));
  const families = needsTcp ? 'AF_UNIX AF_INET AF_INET6' : 'AF_UNIX';
  const isClosed = addresses.every(isLocal);
  return [
    `RestrictAddressFamilies=${families}`,
    ...(isClosed ? ['IPAddressDeny=any', ...(needsTcp ? ['IPAddressAllow=localhost'] : [])] : []),
  ];
}

/** How this program was started: by Node with a file, or as a single executable. */
function programWords(): string[] {
  const [, script] = process.argv;
  const node = realpathSync(process.execPath);
  if (script === undefined) return [node];
  const file = realpathSync(script);
  return file === node ? [node] : [node, file];
}

/** Quotes a word for ExecStart, where spaces, quotes, `$` and `%` are special. */
function quoteWord(word: string): string {
  const safe = quotePercent(word).replaceAll('$', '$$$$');
  return /[\s"'\\;]/.test(safe) ? `"${safe.replace(/["\\]/g, '\\$&')}"` : safe;
}

const quotePercent = (text: string): string => text.replaceAll('%', '%%');
