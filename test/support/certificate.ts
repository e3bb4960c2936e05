/** Certificates for test servers with TLS. */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { v2rayBinary } from './v2ray-binary.ts';

const run = promisify(execFile);

/** PEM files. The certificate is its own authority: a client must be told to trust it. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** Makes a certificate for `localhost` in `folder`, by v2ctl so that no other tool is needed. */
export async function makeCertificate(folder: string): Promise<Certificate> {
  const { v2ctl } = await v2rayBinary();
  await run(v2ctl, ['cert', '-ca', '-json=false', '-domain=localhost', `-file=${join(folder, 'api')}`]);
  const [certificate, key] = [join(folder, 'api_cert.pem'), join(folder, 'api_key.pem')];
  // v2ctl calls any key an RSA one; OpenSSL, unlike Go, minds.
  await writeFile(key, (await readFile(key, 'utf8')).replaceAll('RSA PRIVATE KEY', 'PRIVATE KEY'));
  return { certificate, key };
}
