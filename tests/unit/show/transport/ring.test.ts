import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRingBuffer, createRingReader, createRingWriter, type RingFormat } from '#app/show/transport/ring.ts';

const format = { element: 'f64', length: 2, capacity: 3, policy: 'drop-oldest' } as const satisfies RingFormat;

function open(over: Partial<RingFormat> = {}) {
  const buffer = createRingBuffer({ ...format, ...over });
  return { buffer, writer: createRingWriter(buffer), reader: createRingReader(buffer) };
}

describe('ring', () => {
  it('C7: gives frames back in order, in both element types', () => {
    for (const element of ['f32', 'f64'] as const) {
      const { writer, reader } = open({ element });
      writer.write([1, 10]);
      writer.write([2, 20]);
      expect(reader.size).toBe(2);
      expect(Array.from(reader.read() ?? [])).toEqual([1, 10]);
      expect(Array.from(reader.read() ?? [])).toEqual([2, 20]);
      expect(reader.read()).toBeUndefined();
    }
  });

  it('C7: block refuses what does not fit and loses nothing', () => {
    const { writer, reader } = open({ policy: 'block' });
    expect([1, 2, 3, 4].map((n) => writer.write([n, n]))).toEqual([true, true, true, false]);
    expect(writer.full).toBe(true);
    expect(reader.read()?.[0]).toBe(1);
    expect(writer.full).toBe(false);
    expect(writer.write([4, 4])).toBe(true);
    expect([reader.read()?.[0], reader.read()?.[0], reader.read()?.[0]]).toEqual([2, 3, 4]);
  });

  it('C7: drop-oldest keeps the newest, latest the very newest, and the losses are counted', () => {
    const { writer, reader } = open();
    for (let n = 1; n <= 10; n++) writer.write([n, n]);
    expect([reader.read()?.[0], reader.read()?.[0], reader.read()?.[0], reader.read()]).toEqual([8, 9, 10, undefined]);
    expect(reader.dropped).toBe(7);
    const latest = open({ policy: 'latest', capacity: 8 });
    for (let n = 1; n <= 5; n++) latest.writer.write([n, n]);
    expect(latest.reader.size).toBe(1);
    expect(latest.reader.read()?.[0]).toBe(5);
  });

  it('C7: a frame stays as it is until the next read, however much is written meanwhile', () => {
    const { writer, reader } = open();
    writer.write([1, 1]);
    const frame = reader.read();
    for (let n = 2; n <= 40; n++) writer.write([n, n]);
    expect(Array.from(frame ?? [])).toEqual([1, 1]);
  });

  it('C7: refuses a capacity or a frame without room', () => {
    expect(() => createRingBuffer({ ...format, capacity: 0 })).toThrow(RangeError);
    expect(() => createRingBuffer({ ...format, length: 0 })).toThrow(RangeError);
  });

  it('C7: agrees with a plain list under any mix of writes and reads (seed 7)', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('block', 'drop-oldest', 'latest'),
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.boolean(), { maxLength: 200 }),
        (policy, capacity, steps) => {
          const { writer, reader } = open({ policy, capacity });
          const room = policy === 'latest' ? 1 : capacity;
          const model: number[] = [];
          let n = 0;
          for (const writes of steps) {
            if (writes) {
              n++;
              const fits = model.length < room;
              expect(writer.write([n, -n])).toBe(fits || policy !== 'block');
              if (fits || policy !== 'block') model.push(n);
              if (model.length > room) model.shift();
            } else {
              const frame = reader.read();
              expect(frame?.[0]).toBe(model.shift());
              if (frame) expect(frame[1]).toBe(-(frame[0] ?? 0));
            }
            expect(reader.size).toBe(model.length);
          }
        },
      ),
      { seed: 7, numRuns: 300 },
    );
  });

  for (const [policy, capacity] of [
    ['block', 64],
    ['drop-oldest', 4],
    ['drop-oldest', 1],
    ['latest', 1],
  ] as const) {
    it(`C7: two threads at full speed, ${policy} ${capacity}: in order, none twice, none torn`, async () => {
      const length = 64;
      const frames = policy === 'block' ? 20_000 : 200_000;
      const buffer = createRingBuffer({ element: 'f64', length, capacity, policy });
      // A probe that was read while it was written would tell of another time.
      const startedMs = Date.now();
      let probes = 0;
      let absurd = 0;
      const reader = createRingReader(buffer, (ageMs) => {
        probes++;
        if (!(ageMs <= Date.now() - startedMs + 1000)) absurd++;
      });
      const worker = new Worker(new URL('../support/ring-writer-thread.ts', import.meta.url), { workerData: { buffer, length, frames } });
      let failure: unknown;
      worker.on('error', (error) => {
        failure = error;
      });
      let last = 0;
      let got = 0;
      let disorder = 0;
      let torn = 0;
      while (last < frames && failure === undefined) {
        for (let i = 0; i < 10_000; i++) {
          const frame = reader.read();
          if (!frame) break;
          const n = frame[0] ?? 0;
          if (n <= last) disorder++;
          for (let k = 1; k < length; k++) if (frame[k] !== n) torn++;
          last = n;
          got++;
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
      await worker.terminate();
      expect(failure).toBeUndefined();
      expect({ disorder, torn, absurd, last }).toEqual({ disorder: 0, torn: 0, absurd: 0, last: frames });
      expect(probes).toBeGreaterThan(0);
      expect(got + reader.dropped).toBe(frames);
      if (policy === 'block') expect(got).toBe(frames);
    });
  }
});
