// Runs the commands of the documents and of the command line's help as they are written, so that a wrong one fails here and not for a
// new user.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { spawnChild } from './harness/child.mjs';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../', import.meta.url));
const READY_MILLIS = 60000;
const WRITTEN_DATA = '/var/lib/ambit';
const WRITTEN_ADDRESS = '127.0.0.1:8080';

/** The commands of a document, each on one line. */
const typed = (text) =>
  [...text.matchAll(/^\$ ((?:.*\\\n)*.+)/gm)].map(([, command]) =>
    command
      .replace(/\\\n\s*/g, '')
      .replace(/\s+#.*$/, '')
      .trim(),
  );

/** The examples in the help of a command. */
const examples = (help) =>
  [...help.matchAll(/^ {2}(ambit (?:.*\\\n)*.+)/gm)].map(([, command]) => command.replace(/\\\n\s*/g, ''));

describe('commands in documents', () => {
  const commands = typed(readFileSync(join(root, 'README.md'), 'utf8'));
  let folder;
  let server;
  let written;
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AMBIT_')));

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'documents-'));
    await writeFile(join(folder, 'password.txt'), 'correct horse battery staple\n', { mode: 0o600 });
  });

  after(async () => {
    server?.kill();
    await rm(folder, { recursive: true, force: true });
  });

  /** The command with another folder and port, because those of the document may be in use. */
  const here = (command) =>
    command
      .replaceAll(WRITTEN_DATA, join(folder, 'data'))
      .replaceAll(WRITTEN_ADDRESS, written?.address ?? '127.0.0.1:0')
      .replace('ambu_…', written?.token ?? '')
      .replace(/(^|\s)(?:\.\/)?ambit /, `$1${join(root, 'ambit')} `)
      .replace('password.txt', join(folder, 'password.txt'));

  const shell = (command) => run('bash', ['-c', here(command)], { cwd: folder, env: environment });

  const shown = (start) => commands.filter((command) => command.startsWith(start));

  test('the first two commands exist', () => {
    assert.deepEqual(commands.slice(0, 2), ['./ambit demo', 'make check']);
    assert.match(readFileSync(join(root, 'Makefile'), 'utf8'), /^check:/m);
  });

  test('init and serve', async () => {
    const [init] = shown('./ambit init');
    const { stdout } = await shell(init);
    const [serve] = shown('./ambit serve');
    server = spawnChild('bash', ['-c', `exec ${here(serve)}`], {
      cwd: folder,
      env: environment,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(server, 'exit').then(() => assert.fail('the server ended'));
    const listens = (async () => {
      for await (const line of createInterface({ input: server.stdout })) {
        const address = /https?:\/\/(127\.0\.0\.1:\d+)/.exec(line)?.[1];
        if (address) {
          return address;
        }
      }
      return assert.fail('the server printed no address');
    })();
    const limit = new Promise((_, reject) =>
      setTimeout(() => reject(new Error('no address in time')), READY_MILLIS).unref(),
    );
    written = { address: await Promise.race([listens, ended, limit]), token: /amb[ua]_\w{35}/.exec(stdout)[0] };
    server.stdout.resume();
  });

  test('the environment, and every command of the client', async () => {
    const [exported] = shown('export ');
    for (const [, name, value] of here(exported).matchAll(/(AMBIT_\w+)=(\S+)/g)) {
      environment[name] = value;
    }
    const clients = commands.filter((command) => /^\.\/ambit (token|zone|record) /.test(command));
    assert.ok(clients.length >= 3, clients.join('\n'));
    for (const command of clients) {
      await shell(command);
    }
    const { stdout } = await shell('./ambit token list');
    assert.match(stdout, /certbot/);
    assert.match(stdout, /ddns/);
  });

  test('the examples of the help', async () => {
    await shell('ambit record create example.com A home 192.0.2.1');
    const found = [];
    for (const words of ['token create', 'record create', 'record update', 'record import', 'zone create']) {
      const { stdout } = await shell(`ambit ${words} --help`);
      found.push(...examples(stdout));
    }
    assert.ok(found.length >= 5, found.join('\n'));
    for (const command of found) {
      await shell(command);
    }
  });
});
