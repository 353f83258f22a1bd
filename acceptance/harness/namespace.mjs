// A network namespace where api.cloudflare.com is this machine, for clients whose API address cannot be configured.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const MARK = 'ACCEPTANCE_NAMESPACE';

/** Whether this process is in that namespace. */
export const inNamespace = process.env[MARK] !== undefined;

/** The reason why this machine cannot create the namespace, as in some containers; false when it can. */
export async function noNamespaceBecause() {
  return promisify(execFile)('unshare', [...asRoot(), '--mount', '--net', 'true']).then(
    () => false,
    (e) => e.message,
  );
}

/** Runs a test file in the namespace; fails with its output. */
export async function runInNamespace(url, timeout = 300000) {
  const steps = 'ip link set lo up; hosts=$(mktemp); mount --bind "$hosts" /etc/hosts; rm "$hosts"; exec "$0" "$1"';
  // With the variable of the outer test runner, the inner one would run no tests.
  const { NODE_TEST_CONTEXT, ...environment } = process.env;
  const command = [...asRoot(), '--mount', '--net', 'sh', '-ec', steps, process.execPath, fileURLToPath(url)];
  try {
    await promisify(execFile)('unshare', command, { env: { ...environment, [MARK]: '1' }, timeout });
  } catch (e) {
    throw new Error(`${e.message}\n${e.stdout}`, { cause: e });
  }
}

/** Sets the address of api.cloudflare.com in the namespace. */
export async function cloudflareIsAt(address) {
  assert.ok(inNamespace, '/etc/hosts may be changed only in the namespace');
  await writeFile('/etc/hosts', `127.0.0.1 localhost\n${address} api.cloudflare.com\n`);
}

/** Other users become root in the namespace, because the clients use a privileged port. */
const asRoot = () => (process.getuid() === 0 ? [] : ['--map-root-user']);
