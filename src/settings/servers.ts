/** Named cores, `v2top @NAME`: what the settings file can say about each. */
import { parseAddress } from '../core/address.ts';
import { type Key, type Keys, onOffKey, readText, textKey } from './setting.ts';

export interface NamedServer {
  readonly address: string;
  readonly tls?: boolean;
  /** A file of certificates; a relative path is relative to the settings file's folder. */
  readonly ca?: string;
  readonly authority?: string;
  readonly reset?: boolean;
}

/** An address, or a name from the settings file. */
export const serverKey: Key<string> = {
  help: "the core's API; without it, what the core's configuration says",
  takes: 'HOST:PORT, unix:PATH, ssh://HOST, or @NAME of one of the "servers"',
  read: (value) => {
    const given = readText(value);
    return given?.startsWith('@') || (given !== undefined && parseAddress(given).ok) ? given : undefined;
  },
};

/** The keys of a server that is written as an object; a bare address is accepted too. */
export const SERVER_KEYS: Keys<NamedServer> = {
  address: {
    help: "the core's API",
    takes: 'HOST:PORT, unix:PATH or ssh://[USER@]HOST[:PORT][/API]',
    read: (value) => (readText(value)?.startsWith('@') ? undefined : serverKey.read(value)),
  },
  tls: onOffKey('TLS to the API inbound'),
  ca: textKey(
    'trust the certificates in this file (PEM); means "tls"',
    "a file's path, absolute or from this file's folder",
  ),
  authority: textKey('the name in the certificate; means "tls"', 'a name'),
  reset: onOffKey('poll this core with reset, or read-only'),
};
