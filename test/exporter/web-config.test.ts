/** `--web-config`: the file format of Prometheus' exporters. What it accepts, `promtool check web-config` accepts too. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';
import { hashSync } from 'bcryptjs';
import { loadWebConfig } from '../../src/exporter/web-config.ts';
import { promtool } from '../support/prometheus.ts';
import { ask, basic, startSite } from './site.ts';

const HASH = hashSync('secret', 4);
let folder = '';

/** An authority, the server's certificate, and two of clients: one by the authority, one self-signed. */
function makeCertificates(): void {
  const run = (...args: readonly string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  };
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  run('req', '-x509', ...key, '-subj', '/CN=ca', '-keyout', 'ca.key', '-out', 'ca.pem');
  const san = ['-addext', 'subjectAltName=DNS:localhost'];
  run(
    'req',
    '-x509',
    ...key,
    '-subj',
    '/CN=localhost',
    ...san,
    '-keyout',
    'server.key',
    '-out',
    'server.pem',
  );
  run('req', '-x509', ...key, '-subj', '/CN=stranger', '-keyout', 'stranger.key', '-out', 'stranger.pem');
  const client = ['-subj', '/CN=client', '-addext', 'subjectAltName=DNS:scraper.example'];
  run('req', ...key.slice(0, 5), ...client, '-keyout', 'client.key', '-out', 'client.csr');
  const sign = [
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-days',
    '2',
    '-copy_extensions',
    'copy',
  ];
  run('x509', '-req', '-in', 'client.csr', ...sign, '-out', 'client.pem');
}

const file = (name: string): string => join(folder, name);

function write(text: string): string {
  writeFileSync(file('web.yml'), text);
  return file('web.yml');
}

const promtoolAccepts = (path: string): boolean =>
  spawnSync(promtool(), ['check', 'web-config', path], { stdio: 'ignore' }).status === 0;

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'v2top-web-'));
  makeCertificates();
});
after(() => rmSync(folder, { recursive: true, force: true }));

const TLS = 'tls_server_config:\n  cert_file: server.pem\n  key_file: server.key\n';

describe('a file that is accepted', () => {
  const cases: readonly (readonly [what: string, text: string])[] = [
    ['an empty one', ''],
    ['users', `basic_auth_users:\n  prom: ${HASH}\n  other: ${HASH.replace('2b', '2y')}\n`],
    [
      'TLS with every setting of it',
      `${TLS}  min_version: TLS12
  max_version: TLS13
  client_auth_type: RequireAndVerifyClientCert
  client_ca_file: ca.pem
  prefer_server_cipher_suites: false
  cipher_suites:
    - TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
    - TLS_AES_128_GCM_SHA256
  curve_preferences: [X25519, CurveP256]
`,
    ],
    [
      'headers',
      `${TLS}http_server_config:\n  http2: false\n  headers:\n    X-Frame-Options: deny\n    Strict-Transport-Security: max-age=60\n`,
    ],
  ];
  for (const [what, text] of cases) {
    test(what, async () => {
      const path = write(text);
      await loadWebConfig(path);
      assert.ok(promtoolAccepts(path));
    });
  }

  test('a rate is accepted, as in newer Prometheus exporters', async () => {
    const { rateLimit } = await loadWebConfig(write('rate_limit:\n  interval: 1m30s\n  burst: 5\n'));
    assert.deepEqual(rateLimit, { burst: 5, refill: 90_000 });
  });
});

describe('a refused file is reported with the place', () => {
  const cases: readonly (readonly [why: RegExp, text: string])[] = [
    [/unknown key "basic_auth"\. Known keys: tls_server_config, /, 'basic_auth: {}\n'],
    [/tls_server_config: unknown key "certfile"/, 'tls_server_config:\n  certfile: a\n'],
    [/cert_file: expected a certificate for the key/, 'tls_server_config:\n  key_file: server.key\n'],
    [/server\.pam cannot be read: ENOENT/, TLS.replace('server.pem', 'server.pam')],
    [/fit together/, TLS.replace('server.key', 'ca.key')],
    [/min_version: expected one of TLS10, .* not "TLS9"/, `${TLS}  min_version: TLS9\n`],
    [/cipher_suites: expected one of /, `${TLS}  cipher_suites: [RC4]\n`],
    [/client_auth_type: expected RequireAndVerify/, `${TLS}  client_ca_file: ca.pem\n`],
    [/prom: expected a bcrypt hash/, 'basic_auth_users:\n  prom: secret\n'],
    [/prom: expected a text/, 'basic_auth_users:\n  prom: 5\n'],
    [/unknown key "X-Powered-By"/, 'http_server_config:\n  headers:\n    X-Powered-By: me\n'],
    [
      /X-Frame-Options: expected one of deny, sameorigin/,
      'http_server_config:\n  headers:\n    X-Frame-Options: no\n',
    ],
    [/is not valid YAML: /, 'basic_auth_users: [\n'],
    [/is not valid YAML: .*unique/, 'basic_auth_users: {}\nbasic_auth_users: {}\n'],
    [/expected a mapping/, '- a\n'],
  ];
  for (const [why, text] of cases) {
    test(String(why), async () => {
      const path = write(text);
      await assert.rejects(loadWebConfig(path), (error) => {
        assert.ok(error instanceof Error);
        assert.match(error.message, why);
        assert.ok(!error.message.includes('\n'));
        return true;
      });
      assert.ok(!promtoolAccepts(path));
    });
  }

  test('a rate that is not a duration is refused', async () => {
    await assert.rejects(
      loadWebConfig(write('rate_limit: { interval: soon }\n')),
      /interval: expected a duration/,
    );
  });

  test('a missing file is reported', async () => {
    await assert.rejects(loadWebConfig(file('none.yml')), /none\.yml cannot be read: ENOENT/);
  });
});

describe('TLS', () => {
  /** The status that a client with this certificate gets; `refused` where its connection is not taken. */
  async function statusFor(t: TestContext, text: string, client?: string): Promise<number | 'refused'> {
    const { port } = await startSite(t, { config: await loadWebConfig(write(TLS + text)) });
    const pem = (name: string): Buffer => readFileSync(file(name));
    const own = client === undefined ? {} : { cert: pem(`${client}.pem`), key: pem(`${client}.key`) };
    const tls = { ca: pem('server.pem'), servername: 'localhost', ...own };
    return ask(port, '/metrics', {}, tls).then(
      ({ status }) => status,
      () => 'refused',
    );
  }

  const policy = (name: string): string => `  client_auth_type: ${name}\n  client_ca_file: ca.pem\n`;
  const cases: readonly (readonly [text: string, without: 200 | 'refused', stranger: 200 | 'refused'])[] = [
    ['', 200, 200],
    [policy('RequestClientCert'), 200, 200],
    [policy('RequireAnyClientCert'), 'refused', 200],
    [policy('VerifyClientCertIfGiven'), 200, 'refused'],
    [policy('RequireAndVerifyClientCert'), 'refused', 'refused'],
  ];
  for (const [text, without, stranger] of cases) {
    test(`${/type: (\w+)/.exec(text)?.[1] ?? 'no policy'} lets in whom it should`, async (t) => {
      assert.equal(await statusFor(t, text), without);
      assert.equal(await statusFor(t, text, 'stranger'), stranger);
      assert.equal(await statusFor(t, text, 'client'), 200);
    });
  }

  test('only the names that are allowed get in', async (t) => {
    const names = (name: string): string =>
      `${policy('RequireAndVerifyClientCert')}  client_allowed_sans: [${name}]\n`;
    assert.equal(await statusFor(t, names('scraper.example'), 'client'), 200);
    assert.equal(await statusFor(t, names('other.example'), 'client'), 'refused');
  });

  test('plain HTTP gets no answer', async (t) => {
    const { port } = await startSite(t, { config: await loadWebConfig(write(TLS)) });
    await assert.rejects(ask(port, '/metrics'));
  });

  test('a password is required under TLS too', async (t) => {
    const config = await loadWebConfig(write(`${TLS}basic_auth_users:\n  prom: ${HASH}\n`));
    const { port } = await startSite(t, { config });
    const tls = { ca: readFileSync(file('server.pem')), servername: 'localhost' };
    assert.equal((await ask(port, '/metrics', {}, tls)).status, 401);
    assert.equal((await ask(port, '/metrics', { headers: basic('prom', 'secret') }, tls)).status, 200);
  });

  test('every answer has the headers of the file', async (t) => {
    const text = 'http_server_config:\n  headers:\n    X-Frame-Options: deny\n';
    const { port } = await startSite(t, { config: await loadWebConfig(write(text)) });
    assert.equal((await ask(port, '/nothing')).headers['x-frame-options'], 'deny');
  });
});
