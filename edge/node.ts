import { DIST, startEdge } from './node-edge.ts';
import { readSettings } from './settings.ts';

// node edge/node.ts [FOLDER]: serves that build instead of dist.
const folder = process.argv[2] ?? DIST;
const read = readSettings(process.env);
if (!read.ok) end(read.message);
const started = await startEdge(read.settings, folder);
if (!started.ok) end(started.message);
const { url, close } = started.listening;

console.log(`\n  Algorhythmic listens at ${url}\n`);
if (read.settings.host !== 'localhost') {
  console.log('  It is open to the network. Other devices get the microphone and offline use over HTTPS only.\n');
}

let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // A second Ctrl-C is a person who does not want to wait.
    if (stopping) process.exit(1);
    stopping = true;
    void close().then(() => process.exit(0));
  });
}

function end(message: string): never {
  console.error(`\n  ${message}\n`);
  process.exit(1);
}
