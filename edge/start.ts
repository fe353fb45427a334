import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** `npm start`: builds the app, then becomes the server. */
const vite = fileURLToPath(new URL('../node_modules/vite/bin/vite.js', import.meta.url));
const building = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  stdio: 'inherit',
});
console.log('\n  Building …');
const [status] = (await once(building, 'exit')) as [number | null];
if (status === 0) {
  await import('./node.ts');
  if (process.env['npm_lifecycle_event'] === 'start') endWithParent();
} else process.exitCode = status ?? 1;

/**
 * npm runs a script through a shell, and passes SIGTERM to that shell, which ends without a word to this process. So that
 * stopping npm stops the server, it stops itself when its parent has changed.
 */
function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
  }, 250).unref();
}
