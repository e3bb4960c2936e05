/** `tls_server_config` of a web configuration: translates Go's names for TLS settings to Node's. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { SecureVersion, TLSSocket, TlsOptions } from 'node:tls';
import { UsageError } from '../text/usage-error.ts';
import { reasonOf, type Section } from './yaml-section.ts';

/** A server's TLS settings. */
export interface TlsServer {
  readonly options: TlsOptions;
  /** Whether clients have to present a valid certificate. */
  readonly checksClients: boolean;
  /** Whether to keep a connection after its handshake. */
  readonly admits: (socket: TLSSocket) => boolean;
}

export const TLS_KEYS = [
  'cert',
  'key',
  'client_ca',
  'cert_file',
  'key_file',
  'client_auth_type',
  'client_ca_file',
  'client_allowed_sans',
  'min_version',
  'max_version',
  'cipher_suites',
  'prefer_server_cipher_suites',
  'curve_preferences',
];

const VERSIONS: Readonly<Record<string, SecureVersion>> = {
  TLS10: 'TLSv1',
  TLS11: 'TLSv1.1',
  TLS12: 'TLSv1.2',
  TLS13: 'TLSv1.3',
};

/** What each policy requires of a client's certificate. */
const CLIENT_AUTH = {
  NoClientCert: 'none',
  RequestClientCert: 'any or none',
  RequireAnyClientCert: 'any',
  RequireClientCert: 'any',
  VerifyClientCertIfGiven: 'checked or none',
  RequireAndVerifyClientCert: 'checked',
} as const;

const CURVES: Readonly<Record<string, string>> = {
  CurveP256: 'P-256',
  CurveP384: 'P-384',
  CurveP521: 'P-521',
  X25519: 'X25519',
};

/** Go's TLS 1.2 cipher suites by their OpenSSL names; those of TLS 1.3 are always on. */
const CIPHERS: Readonly<Record<string, string>> = {
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: 'ECDHE-ECDSA-AES128-GCM-SHA256',
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384: 'ECDHE-ECDSA-AES256-GCM-SHA384',
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-ECDSA-CHACHA20-POLY1305',
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256: 'ECDHE-RSA-AES128-GCM-SHA256',
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384: 'ECDHE-RSA-AES256-GCM-SHA384',
  TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-RSA-CHACHA20-POLY1305',
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA: 'ECDHE-ECDSA-AES128-SHA',
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA: 'ECDHE-ECDSA-AES256-SHA',
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA: 'ECDHE-RSA-AES128-SHA',
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA: 'ECDHE-RSA-AES256-SHA',
  TLS_AES_128_GCM_SHA256: 'TLS_AES_128_GCM_SHA256',
  TLS_AES_256_GCM_SHA384: 'TLS_AES_256_GCM_SHA384',
  TLS_CHACHA20_POLY1305_SHA256: 'TLS_CHACHA20_POLY1305_SHA256',
};

/** The keys that name files. */
const FILE_KEYS = ['cert_file', 'key_file', 'client_ca_file'];

/** The files that the section names. Relative paths start at the configuration's folder. */
export const tlsFiles = (section: Section, folder: string): string[] =>
  FILE_KEYS.flatMap((key) => section.text(key) ?? []).map((path) => resolve(folder, path));

/** Reads the section and its files; undefined if it does not configure TLS. Throws a UsageError. */
export async function readTlsServer(section: Section, folder: string): Promise<TlsServer | undefined> {
  const pem = (key: string): Promise<string | undefined> => readPem(section, key, folder);
  const [cert, key, ca] = [await pem('cert'), await pem('key'), await pem('client_ca')];
  const auth = section.choice('client_auth_type', CLIENT_AUTH);
  const names = section.texts('client_allowed_sans');
  if (cert === undefined && key === undefined && ca === undefined && auth === undefined) return undefined;
  if (cert === undefined) throw section.wrong('cert_file', 'a certificate for the key');
  if (key === undefined) throw section.wrong('key_file', 'the key of the certificate');
  const policy = auth ?? 'none';
  if (ca !== undefined && policy === 'none')
    throw section.wrong('client_auth_type', 'RequireAndVerifyClientCert, as there is a client_ca');
  if (names !== undefined && policy !== 'any' && policy !== 'checked')
    throw section.wrong('client_auth_type', 'RequireAndVerifyClientCert, as there are client_allowed_sans');
  const ciphers = section.choices('cipher_suites', CIPHERS);
  const curves = section.choices('curve_preferences', CURVES);
  const options: TlsOptions = {
    cert,
    key,
    ...(ca === undefined ? {} : { ca }),
    minVersion: section.choice('min_version', VERSIONS) ?? 'TLSv1.2',
    maxVersion: section.choice('max_version', VERSIONS) ?? 'TLSv1.3',
    honorCipherOrder: section.flag('prefer_server_cipher_suites') ?? true,
    ...(ciphers === undefined || ciphers.length === 0 ? {} : { ciphers: ciphers.join(':') }),
    ...(curves === undefined || curves.length === 0 ? {} : { ecdhCurve: curves.join(':') }),
    requestCert: policy !== 'none',
    // The other policies are checked after the handshake.
    rejectUnauthorized: policy === 'checked',
  };
  const { createSecureContext } = await import('node:tls');
  try {
    createSecureContext(options);
  } catch (error) {
    throw section.wrong('cert_file', `a key and a certificate that fit together (${reasonOf(error)})`);
  }
  return {
    options,
    checksClients: policy === 'checked',
    admits: (socket) => isAdmitted(socket, policy, names),
  };
}

type Policy = (typeof CLIENT_AUTH)[keyof typeof CLIENT_AUTH];

function isAdmitted(socket: TLSSocket, policy: Policy, names: readonly string[] | undefined): boolean {
  const { subjectaltname } = socket.getPeerCertificate();
  const hasOne = Object.keys(socket.getPeerCertificate()).length > 0;
  if (policy === 'any' && !hasOne) return false;
  if (policy === 'checked or none' && hasOne && !socket.authorized) return false;
  if (names === undefined) return true;
  // As Node lists them: `DNS:a.example, IP Address:192.0.2.1, email:a@b.example, URI:spiffe://c`. It quotes a name that
  // could be mistaken for several.
  if (subjectaltname?.includes('"') === true) return false;
  const held = (subjectaltname ?? '').split(', ').map((entry) => entry.replace(/^[^:]*:/, ''));
  return held.some((name) => names.includes(name));
}

async function readPem(section: Section, key: string, folder: string): Promise<string | undefined> {
  const file = section.text(`${key}_file`);
  if (file === undefined) return section.text(key);
  if (section.has(key)) throw section.wrong(key, `nothing, as there is a ${key}_file`);
  const path = resolve(folder, file);
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${reasonOf(error)}.`);
  }
}
