// The running jar: its data folder, the server, and the checking proxy through which clients reach it.

import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Api } from './api.mjs';
import { selfSigned } from './certificate.mjs';
import { spawnChild } from './child.mjs';
import { Wire } from './wire.mjs';

const launcher = fileURLToPath(new URL('../../ambit', import.meta.url));
const STOP_MILLIS = 5000;
const START_MILLIS = 60000;

// The server rejects unknown settings, and must not use the settings of the user who runs the tests.
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AMBIT_')));

export class Ambit {
  #child;
  #options;
  #listen;
  #environment;

  /**
   * Creates a data folder with the zones and starts the server; `options` are added to those of `serve`. With `host` the server uses
   * HTTPS, also under that name, at `origin` and at `wire.secureUrl`, and `certificate` is the file to trust. `javaOptions` are the
   * JVM's.
   */
  static async start({
    zones = ['example.com', 'example.org'],
    options = [],
    host,
    listen,
    securePort,
    javaOptions,
  } = {}) {
    const ambit = new Ambit();
    ambit.#environment = javaOptions ? { ...environment, AMBIT_JAVA_OPTIONS: javaOptions } : environment;
    ambit.folder = await mkdtemp(join(tmpdir(), 'ambit-acceptance-'));
    const tls = host && (await selfSigned(ambit.folder, host));
    ambit.certificate = tls?.certFile;
    ambit.#listen = listen ?? '127.0.0.1:0';
    ambit.#options = tls ? [...options, '--tls-cert', tls.certFile, '--tls-key', tls.keyFile] : options;
    try {
      await ambit.#init(zones);
      await ambit.serve();
      ambit.wire = await Wire.before(ambit.origin, { tls, securePort });
    } catch (e) {
      await ambit.#end();
      throw e;
    }
    return ambit;
  }

  async #init(zones) {
    const password = join(this.folder, 'password');
    await writeFile(password, 'correct horse battery staple\n', { mode: 0o600 });
    const { stdout } = await promisify(execFile)(
      launcher,
      [
        'init',
        '--data',
        this.data,
        '--email',
        'admin@example.com',
        '--password-file',
        password,
        '--account',
        'Example',
        ...zones.flatMap((zone) => ['--zone', zone]),
        '--json',
      ],
      { env: environment },
    );
    this.initialized = JSON.parse(stdout);
  }

  /** The id of the server's process, which replaces the launcher. */
  get pid() {
    return this.#child.pid;
  }

  get data() {
    return join(this.folder, 'data');
  }

  /** The address of the API for clients, through the proxy. */
  get url() {
    return `${this.wire.url}/client/v4`;
  }

  get account() {
    return this.initialized.account;
  }

  get user() {
    return this.initialized.user;
  }

  zone(name) {
    return this.initialized.zones.find((zone) => zone.name === name);
  }

  /** The API with the first token. */
  get admin() {
    return this.as(this.initialized.token.value);
  }

  as(token) {
    return new Api(this.url, token);
  }

  async serve() {
    const child = spawnChild(launcher, ['serve', '--data', this.data, '--listen', this.#listen, ...this.#options], {
      env: this.#environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    const output = [];
    child.stderr.on('data', (chunk) => output.push(chunk));
    this.origin = await new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('the server was not ready in time')), START_MILLIS);
      createInterface({ input: child.stdout }).on('line', (line) => {
        output.push(`${line}\n`);
        const [, origin] = /listening on (https?:\/\/\S+)/.exec(line) ?? [];
        if (origin) {
          clearTimeout(late);
          resolve(origin);
        }
      });
      child.once('exit', (code) => {
        clearTimeout(late);
        reject(new Error(`the server ended with ${code}: ${output.join('')}`));
      });
    });
    this.log = () => output.join('');
  }

  /** Stops the server, calls `meanwhile`, and starts the server again at the same address. */
  async restart(meanwhile = async () => {}) {
    await this.terminate();
    await meanwhile();
    this.#listen = new URL(this.origin).host;
    await this.serve();
  }

  /** Runs SQL on the database of a stopped server, and returns the output. */
  async sql(statements) {
    const { stdout } = await promisify(execFile)('sqlite3', ['-bail', join(this.data, 'ambit.db'), statements]);
    return stdout.trim();
  }

  /** Kills the server. */
  async kill() {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }

  /** Verifies the audit log of a stopped server. */
  async verifyAudit() {
    await promisify(execFile)(launcher, ['audit', 'verify', '--data', this.data], { env: environment });
  }

  /** Stops everything. Throws when the server did not end cleanly or a response was not as documented. */
  async stop() {
    await this.wire.close();
    const code = await this.#end();
    if (process.env.AMBIT_ACCEPTANCE_USED) {
      appendFileSync(process.env.AMBIT_ACCEPTANCE_USED, this.wire.usedDeviations.map((index) => `${index}\n`).join(''));
    }
    if (this.wire.problems.length > 0) {
      const problems = [...new Set(this.wire.problems)];
      throw new Error(`responses that Cloudflare's schema does not allow:\n  ${problems.join('\n  ')}`);
    }
    if (code !== 0 && code !== 143) {
      throw new Error(`the server ended with ${code}:\n${this.log()}`);
    }
  }

  /** Stops the server, if it runs, and removes the folder. Returns the exit code or signal. */
  async #end() {
    const code = await this.terminate();
    await rm(this.folder, { recursive: true, force: true });
    return code;
  }

  /** Stops the server, and kills it when it does not end in time. Returns the exit code or signal. */
  async terminate() {
    const child = this.#child;
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_MILLIS);
      child.kill('SIGTERM');
      await ended;
      clearTimeout(late);
    }
    return child?.exitCode ?? child?.signalCode;
  }
}
