import { createDirectLink } from '#app/show/transport/direct.ts';
import { createRingBuffer, createRingReader, createRingWriter } from '#app/show/transport/ring.ts';
import { FRAME_LENGTH, timeLink } from './small-show.ts';

/** Prints, as JSON, how many bytes a message leaves on the heap. Run with --expose-gc and a young generation that holds it all. */
async function bytesEach(count: number, run: (count: number) => unknown): Promise<number> {
  await run(count);
  await run(count);
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  await run(count);
  return Math.max(0, (process.memoryUsage().heapUsed - before) / count);
}

const nothing = (): void => undefined;
const message = { beat: 1 };
const { send, receive } = createDirectLink({ capacity: 16, policy: 'block', onReadable: nothing, onRoom: nothing, clock: performance });
function direct(count: number): void {
  for (let i = 0; i < count; i++) {
    send.send(message);
    receive.take();
  }
}

const buffer = createRingBuffer({ element: 'f64', length: FRAME_LENGTH, capacity: 16, policy: 'drop-oldest' });
const writer = createRingWriter(buffer);
const reader = createRingReader(buffer);
const frame = new Float64Array(FRAME_LENGTH);
function ring(count: number): void {
  for (let i = 0; i < count; i++) {
    writer.write(frame);
    reader.read();
  }
}

const report = {
  'within a thread, the link': await bytesEach(1_000_000, direct),
  'within a thread, through the host': await bytesEach(1_000_000, (count) =>
    timeLink({ type: 'message', from: 'near', capacity: 256, policy: 'block' }, count),
  ),
  'ring, a feature frame': await bytesEach(1_000_000, ring),
};
process.stdout.write(JSON.stringify(report));
