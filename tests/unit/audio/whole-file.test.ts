import { expect, it } from 'vitest';
import { readWhole } from '#app/audio/whole-file.ts';

const left = Float32Array.from({ length: 1000 }, (_, i) => Math.sin(i / 7));

function decoded(channels: readonly Float32Array[]): AudioBuffer {
  const sound = {
    length: left.length,
    numberOfChannels: channels.length,
    sampleRate: 44_100,
    getChannelData: (c: number) => channels[c] ?? new Float32Array(left.length),
  };
  return sound as unknown as AudioBuffer;
}

const read = (channels: readonly Float32Array[], signal = new AbortController().signal) =>
  readWhole(new Blob(['sound']), { signal, breathe: async () => undefined, decode: async () => decoded(channels) });

it('A1: a file is mixed to one channel', async () => {
  const { samples, sampleRate } = await read([left, new Float32Array(left.length)]);
  expect(sampleRate).toBe(44_100);
  expect(samples[11]).toBeCloseTo((left[11] ?? 0) / 2, 6);
});

it('A1: channels in antiphase do not cancel each other', async () => {
  const { samples } = await read([left, left.map((value) => -value)]);
  expect(samples[11]).toBeCloseTo(left[11] ?? 0, 6);
});

it('A1: a file that is given up is not read to its end', async () => {
  const controller = new AbortController();
  controller.abort(new Error('another file'));
  await expect(read([left], controller.signal)).rejects.toThrow('another file');
});
