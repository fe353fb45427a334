import { createAnalyser } from '#workers/analysis/analyser.ts';
import { feed } from './heard.ts';
import { fourToTheFloor } from './sounds.ts';

/**
 * Prints the bytes that one hop of our own analysis code leaves on the heap: run with --expose-gc and a young generation
 * large enough that nothing is collected meanwhile.
 */
const sound = fourToTheFloor(120, 20);
const analyser = createAnalyser({ sampleRate: 44_100, onHop: () => undefined });
const hops = sound.length / analyser.framing.hop;

function bytesPerHop(): number {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  feed(analyser, sound);
  return (process.memoryUsage().heapUsed - before) / hops;
}

/** Rounds that tell no more news of the compiler; it works beside us, and on a busy machine it takes longer to settle. */
const settled = 5;
const mostRounds = 80;
// Warm: minutes of music; before, interpreted code boxes numbers and the compiler's own notes grow the heap.
for (let round = 0; round < 20; round++) feed(analyser, sound);
const grown: number[] = [];
const last = (): number[] => grown.slice(-settled).sort((a, b) => a - b);
do grown.push(bytesPerHop());
while (grown.length < settled || (Math.max(...last()) - Math.min(...last()) > 16 && grown.length < mostRounds));
process.stdout.write(`${Math.max(0, last()[settled >> 1] ?? Number.NaN).toFixed(2)}\n`);
