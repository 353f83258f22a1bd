// Pebble, a small ACME server, and certbot with its Cloudflare plugin.

import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import https from 'node:https';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { selfSigned } from './certificate.mjs';
import { spawnChild } from './child.mjs';

const run = promisify(execFile);
const START_MILLIS = 20000;

export class Pebble {
  #child;

  /** Starts it in the folder with a new certificate. It checks challenges at the nameserver. */
  static async start(folder, nameserver) {
    const pebble = new Pebble();
    pebble.folder = folder;
    await mkdir(folder, { recursive: true });
    const { certFile, keyFile } = await selfSigned(folder, 'localhost');
    pebble.ca = certFile;
    const [port, managementPort] = await freePorts(2);
    const config = join(folder, 'pebble.json');
    await writeFile(
      config,
      JSON.stringify({
        pebble: {
          listenAddress: `127.0.0.1:${port}`,
          managementListenAddress: `127.0.0.1:${managementPort}`,
          certificate: pebble.ca,
          privateKey: keyFile,
          httpPort: 5002,
          tlsPort: 5001,
        },
      }),
    );
    pebble.directory = `https://127.0.0.1:${port}/dir`;
    pebble.#child = spawnChild('pebble', ['-config', config, '-dnsserver', nameserver], {
      stdio: 'ignore',
      env: {
        PATH: process.env.PATH,
        PEBBLE_VA_NOSLEEP: '1',
        PEBBLE_WFE_NONCEREJECT: '0',
        PEBBLE_AUTHZREUSE: '0',
      },
    });
    await pebble.#ready(port);
    return pebble;
  }

  async #ready(port) {
    const ca = await readFile(this.ca);
    const end = Date.now() + START_MILLIS;
    while (Date.now() < end && this.#child.exitCode === null) {
      const request = https.get({ host: '127.0.0.1', port, path: '/dir', ca });
      const answered = await Promise.race([
        once(request, 'response').then(([response]) => response.resume()),
        once(request, 'close').then(() => null),
      ]).catch(() => null);
      if (answered) {
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('pebble did not start');
  }

  async stop() {
    if (this.#child.exitCode === null) {
      const ended = once(this.#child, 'exit');
      this.#child.kill('SIGTERM');
      await ended;
    }
  }

  /**
   * Has certbot issue a certificate for the names, solving DNS challenges through the API at `url` with `token`, and waiting some seconds
   * before the challenges are checked. Returns the certificate's file; fails with the output of certbot.
   */
  async issue(label, url, token, names, seconds = 0) {
    const folder = join(this.folder, label);
    await mkdir(folder, { recursive: true });
    const credentials = join(folder, 'cloudflare.ini');
    await writeFile(credentials, `dns_cloudflare_api_token = ${token}\n`, { mode: 0o600 });
    const folders = ['config', 'work', 'logs'].flatMap((name) => [`--${name}-dir`, join(folder, name)]);
    await run(
      'certbot',
      [
        'certonly',
        '--non-interactive',
        '--agree-tos',
        '--email',
        'admin@example.com',
        '--no-eff-email',
        '--server',
        this.directory,
        ...folders,
        '--cert-name',
        'issued',
        '--dns-cloudflare',
        '--dns-cloudflare-credentials',
        credentials,
        '--dns-cloudflare-propagation-seconds',
        String(seconds),
        ...names.flatMap((name) => ['-d', name]),
      ],
      {
        env: { PATH: process.env.PATH, HOME: folder, CLOUDFLARE_API_URL: url, REQUESTS_CA_BUNDLE: this.ca },
        timeout: 120000,
      },
    );
    return join(folder, 'config', 'live', 'issued', 'cert.pem');
  }
}

/** Ports that were just free: pebble cannot choose its own and report them. */
async function freePorts(count) {
  const servers = [];
  for (let i = 0; i < count; i++) {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    servers.push(server);
  }
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
