// Programs that end with the tests, however those end.

import { spawn } from 'node:child_process';

const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** As `spawn`; should this process be killed, which no handler survives, the kernel kills the program. */
export function spawnChild(program, args, options) {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', program, ...args], options);
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}
