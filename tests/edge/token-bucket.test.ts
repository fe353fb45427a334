import { expect, it } from 'vitest';
import { createTokenBucket } from '#edge/token-bucket.ts';

it('E10: lets through a burst, then so many a second, and no more than a burst after a long rest', () => {
  let nowMs = 0;
  const bucket = createTokenBucket(10, 20, () => nowMs);
  const taken = (): number => {
    let count = 0;
    while (bucket.take(1)) count++;
    return count;
  };
  expect(taken()).toBe(20);
  nowMs += 500;
  expect(taken()).toBe(5);
  nowMs += 60_000;
  expect(taken()).toBe(20);
  expect(bucket.take(21)).toBe(false);
});
