// Self-signed certificates for the time of a test.

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A certificate for the host and for 127.0.0.1 and .2, in the folder: `{certFile, keyFile, cert, key}`, the last two in PEM. */
export async function selfSigned(folder, host) {
  const certFile = join(folder, 'certificate.pem');
  const keyFile = join(folder, 'certificate.key');
  await promisify(execFile)('openssl', [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-keyout',
    keyFile,
    '-out',
    certFile,
    '-subj',
    `/CN=${host}`,
    '-addext',
    `subjectAltName=DNS:${host},IP:127.0.0.1,IP:127.0.0.2`,
  ]);
  return { certFile, keyFile, cert: await readFile(certFile), key: await readFile(keyFile) };
}
