// A network of its own, where api.cloudflare.com is this machine: for clients whose address of the API cannot be set.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const MARK = 'ACCEPTANCE_NAMESPACE';

/** Whether this process is in that network. */
export const inNamespace = process.env[MARK] !== undefined;

/** Why this machine gives no such network, as some containers do not; false when it does. */
export async function noNamespaceBecause() {
  return promisify(execFile)('unshare', [...asRoot(), '--mount', '--net', 'true']).then(
    () => false,
    (e) => e.message,
  );
}

/** Runs a test file as it is, alone, in such a network; fails with what it said. */
export async function runInNamespace(url, timeout = 300000) {
  const steps = 'ip link set lo up; hosts=$(mktemp); mount --bind "$hosts" /etc/hosts; rm "$hosts"; exec "$0" "$1"';
  // The runner's own mark would make the inner run none.
  const { NODE_TEST_CONTEXT, ...environment } = process.env;
  const command = [...asRoot(), '--mount', '--net', 'sh', '-ec', steps, process.execPath, fileURLToPath(url)];
  try {
    await promisify(execFile)('unshare', command, { env: { ...environment, [MARK]: '1' }, timeout });
  } catch (e) {
    throw new Error(`${e.message}\n${e.stdout}`, { cause: e });
  }
}

/** From now on api.cloudflare.com has this address, in the namespace. */
export async function cloudflareIsAt(address) {
  assert.ok(inNamespace, 'the names of this machine are not to be touched');
  await writeFile('/etc/hosts', `127.0.0.1 localhost\n${address} api.cloudflare.com\n`);
}

/** Whoever is not root outside is so inside, where the clients' port is a privileged one. */
const asRoot = () => (process.getuid() === 0 ? [] : ['--map-root-user']);
