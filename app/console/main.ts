import { createBroadcastPort } from '#app/supervisor/bus/broadcast.ts';
import { createConsoleClient } from '#app/supervisor/bus/client.ts';
import { parseForConsole } from '#app/supervisor/bus/parse.ts';
import { mountConsole } from './mount.tsx';

const root = document.getElementById('console');
if (!root) throw new Error('console.html has no #console');

const port = createBroadcastPort({ parse: parseForConsole });
const client = createConsoleClient({ ports: [port] });
mountConsole(root, client);
// Not closed for good: a page that comes back out of the browser's memory goes on where it was.
window.addEventListener('pagehide', (event) => {
  if (!event.persisted) client.dispose();
});
