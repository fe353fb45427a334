import { createAnalyser } from '#workers/analysis/analyser.ts';
import { feed } from './heard.ts';
import { fourToTheFloor } from './sounds.ts';

/**
 * Prints the bytes that one hop of our own analysis code leaves on the heap: run with --expose-gc and a young generation
 * large enough that nothing is collected meanwhile. The slow features are switched off, since Meyda allocates by design.
 */
const sound = fourToTheFloor(120, 20);
const analyser = createAnalyser({ sampleRate: 44_100, slowFeatures: false, onHop: () => undefined });
// Warm: minutes of music until the compiler has settled; before, interpreted code boxes numbers and its own notes grow the heap.
for (let round = 0; round < 20; round++) feed(analyser, sound);
const grown: number[] = [];
for (let round = 0; round < 5; round++) {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  feed(analyser, sound);
  grown.push(process.memoryUsage().heapUsed - before);
}
const hops = sound.length / analyser.framing.hop;
grown.sort((a, b) => a - b);
process.stdout.write(`${Math.max(0, (grown[2] ?? Number.NaN) / hops).toFixed(2)}\n`);
