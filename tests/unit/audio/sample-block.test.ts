import { expect, it } from 'vitest';
import {
  blockEpochMs,
  blockLeft,
  blockPosition,
  blockRight,
  blockSampleRate,
  QUANTUM,
  SAMPLE_BLOCK_LENGTH,
  writeSampleBlock,
} from '#app/audio/sample-block.ts';

it.each([0, 128, 2 ** 24 + 128, 2 ** 33 + 384, 48_000 * 3600 * 24 * 30])(
  'A1: a sample block keeps position %i exact, for weeks',
  (position) => {
    const block = new Float32Array(SAMPLE_BLOCK_LENGTH);
    const left = Float32Array.from({ length: QUANTUM }, (_, i) => i / QUANTUM);
    const right = left.map((x) => -x);
    const epochMs = Date.UTC(2033, 4, 6, 7, 8, 9, 123);
    writeSampleBlock(block, position, 44_100, epochMs, left, right);
    expect(Math.abs(blockEpochMs(block) - epochMs)).toBeLessThan(0.1);
    expect(blockPosition(block)).toBe(position);
    expect(blockSampleRate(block)).toBe(44_100);
    expect(block.subarray(blockLeft, blockLeft + QUANTUM)).toEqual(left);
    expect(block.subarray(blockRight)).toEqual(right);
  },
);
