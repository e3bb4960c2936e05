/** `--web-config FILE`: TLS, passwords, headers and a rate, in the format of Prometheus' own exporters (exporter-toolkit). */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { UsageError } from '../text/usage-error.ts';
import type { BucketOptions } from './buckets.ts';
import { readTlsServer, TLS_KEYS, type TlsServer, tlsFiles } from './web-tls.ts';
import { reasonOf, Section } from './yaml-section.ts';

export type { TlsServer } from './web-tls.ts';

/** The content of a web configuration. */
export interface WebConfig {
  /** Undefined means plain HTTP. */
  readonly tls: TlsServer | undefined;
  /** bcrypt hashes by user name; if empty, everyone may read. */
  readonly users: ReadonlyMap<string, string>;
  readonly headers: Readonly<Record<string, string>>;
  /** The rate limit for all requests together; undefined means none. */
  readonly rateLimit: BucketOptions | undefined;
  /** The file itself and all files that it names; a change of any of them changes this configuration. */
  readonly files: readonly string[];
}

/** Without a file: plain HTTP for everyone. */
export const OPEN: WebConfig = {
  tls: undefined,
  users: new Map(),
  headers: {},
  rateLimit: undefined,
  files: [],
};

const KEYS = ['tls_server_config', 'http_server_config', 'basic_auth_users', 'rate_limit'];

/** The headers that the format allows, with their values if there are only a few. */
const HEADERS: Readonly<Record<string, readonly string[]>> = {
  'Strict-Transport-Security': [],
  'X-Content-Type-Options': ['nosniff'],
  'X-Frame-Options': ['deny', 'sameorigin'],
  'X-XSS-Protection': [],
  'Content-Security-Policy': [],
};

/** Reads the file and all files that it names. Throws a UsageError that says what is wrong, and where. */
export async function loadWebConfig(path: string): Promise<WebConfig> {
  const root = new Section(parseYaml(await readText(path), path), path, KEYS);
  const tlsSection = root.section('tls_server_config', TLS_KEYS);
  const folder = dirname(path);
  return {
    tls: await readTlsServer(tlsSection, folder),
    users: usersOf(root.section('basic_auth_users', 'any')),
    headers: headersOf(root.section('http_server_config', ['http2', 'headers'])),
    rateLimit: rateOf(root.section('rate_limit', ['interval', 'burst'])),
    files: [resolve(path), ...tlsFiles(tlsSection, folder)],
  };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${reasonOf(error)}.`);
  }
}

function parseYaml(text: string, path: string): unknown {
  try {
    // Dates and anchors are not needed here, and a few thousand aliases could expand to gigabytes.
    return parse(text, { schema: 'core', maxAliasCount: 10, prettyErrors: false });
  } catch (error) {
    throw new UsageError(`${path} is not valid YAML: ${reasonOf(error)}.`);
  }
}

/** As Prometheus' exporters accept them: `$2a$`, `$2b$` or `$2y$`, a cost, and 53 characters of salt and hash. */
const BCRYPT = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;
/** Above this a comparison would take minutes. */
const MOST_COST = 18;

function usersOf(section: Section): Map<string, string> {
  return new Map(
    section.keys().map((name) => {
      const hash = section.text(name) ?? '';
      const cost = Number(BCRYPT.exec(hash)?.[1] ?? Number.NaN);
      if (!(cost >= 4 && cost <= MOST_COST)) {
        throw section.wrong(
          name,
          `a bcrypt hash with a cost of at most ${MOST_COST} ("htpasswd -nBC 10 ${name}")`,
        );
      }
      if (name.includes(':')) throw section.wrong(name, 'a name without a colon');
      return [name, hash];
    }),
  );
}

function headersOf(section: Section): Record<string, string> {
  // HTTP/2 is optional for clients; here everyone gets HTTP/1.1.
  section.flag('http2');
  const headers = section.section('headers', Object.keys(HEADERS));
  const pairs = headers.keys().flatMap((name): [string, string][] => {
    const value = headers.text(name);
    if (value === undefined) return [];
    const allowed = HEADERS[name] ?? [];
    if (allowed.length > 0 && !allowed.includes(value))
      throw headers.wrong(name, `one of ${allowed.join(', ')}`);
    if (/[^\t\x20-\x7e]/.test(value)) throw headers.wrong(name, 'printable ASCII');
    return [[name.toLowerCase(), value]];
  });
  return Object.fromEntries(pairs);
}

const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

function rateOf(section: Section): BucketOptions | undefined {
  const burst = section.count('burst') ?? 0;
  const text = section.text('interval') ?? '0s';
  if (!/^(?:0|(?:\d+(?:\.\d+)?(?:ms|s|m|h))+)$/.test(text))
    throw section.wrong('interval', 'a duration such as 1s or 500ms');
  const refill = [...text.matchAll(/([\d.]+)(ms|s|m|h)/g)].reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (MILLISECONDS[unit] ?? 0),
    0,
  );
  return refill === 0 ? undefined : { burst, refill };
}
