// Child processes that end with the tests, even if those are killed.

import { spawn } from 'node:child_process';

const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** As `spawn`. If this process is killed, so that no handler runs, the kernel kills the program. */
export function spawnChild(program, args, options) {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', program, ...args], options);
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}
