// A nameserver as a child process: its folder, its log, waiting for its state, and its end.

import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnChild } from '../child.mjs';
import { ask, serial } from './client.mjs';
import { freePort } from './ports.mjs';

const STOP_MILLIS = 10000;
const LIMIT_MILLIS = 60000;
const LOG_LINES = 60;

/** Repeats `look` until it returns something truthy, and returns that. After a minute it fails with `what` and the logs. */
export async function eventually(what, look, { millis = LIMIT_MILLIS, daemons = [], pause = 10 } = {}) {
  const end = Date.now() + millis;
  for (;;) {
    const found = await look();
    if (found) {
      return found;
    }
    if (Date.now() > end) {
      throw new Error(`not within ${millis} ms: ${what}\n${daemons.map((daemon) => daemon.tail()).join('\n')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** Subclasses have `name`, and in `configure()` write their files and return `[program, ...arguments]`. */
export class Daemon {
  #child;
  #output = [];

  constructor(name) {
    this.name = name;
  }

  /** Starts the server on a free port, or on `port`. */
  async start(port) {
    this.folder = await mkdtemp(join(tmpdir(), `${this.name}-`));
    this.port = port ?? (await freePort());
    try {
      this.command = await this.configure();
      await this.run();
    } catch (e) {
      await this.stop();
      throw e;
    }
    return this;
  }

  /** Runs it, the first time or again, until it answers. */
  async run() {
    const [program, ...parameters] = this.command;
    const child = spawnChild(program, parameters, { cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => this.#output.push(chunk));
    }
    await eventually(`${this.name} answers`, () => this.#answers(), { daemons: [this] });
  }

  async #answers() {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) {
      throw new Error(`${this.name} ended with ${this.#child.exitCode ?? this.#child.signalCode}\n${this.tail()}`);
    }
    return this.isUp();
  }

  /** Whether it answers a question, with any rcode. */
  async isUp() {
    return (await ask(this.port, 'up.invalid', 1, { millis: 500 })) !== undefined;
  }

  /** Writes a file in its folder and returns the path. */
  async write(name, text) {
    const path = join(this.folder, name);
    await writeFile(path, text);
    return path;
  }

  async subfolder(name) {
    const path = join(this.folder, name);
    await mkdir(path, { recursive: true });
    return path;
  }

  /** The serial that it answers for a zone, or undefined. */
  serial(zone) {
    return serial(this.port, zone);
  }

  /** Waits until it answers this serial for a zone. */
  async serves(zone, expected, { millis } = {}) {
    let seen;
    const look = async () => (seen = await this.serial(zone)) === expected;
    const what = () => `${this.name} serves ${zone} with serial ${expected}; it has ${seen}`;
    await eventually({ toString: what }, look, { daemons: [this], millis });
  }

  get log() {
    return Buffer.concat(this.#output).toString();
  }

  /** The end of its log, for messages of failed tests. */
  tail() {
    const lines = this.log.split('\n');
    return [`--- log of ${this.name}`, ...lines.slice(-LOG_LINES)].join('\n');
  }

  /** Kills it without warning; its files stay, and `run` starts it again. */
  async kill() {
    await this.#end('SIGKILL');
  }

  async terminate() {
    await this.#end('SIGTERM');
  }

  async #end(signal) {
    const child = this.#child;
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_MILLIS);
      child.kill(signal);
      await ended;
      clearTimeout(late);
    }
  }

  /** Ends it and removes its folder. */
  async stop() {
    await this.terminate();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
