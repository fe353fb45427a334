import { expect, it } from 'vitest';
import { delaysOf } from '#tests/bench/sound-to-light.ts';

const looks = (changeAt: (ms: number) => number) => Array.from({ length: 300 }, (_, i) => ({ atMs: i * 16, change: changeAt(i * 16) }));

it('finds the first look that shows an impulse over the picture’s own motion', () => {
  const seen = delaysOf({ impulses: [2000], looks: looks((ms) => (ms >= 2045 && ms < 2200 ? 4 : 0.5 + 0.1 * Math.sin(ms))) });
  expect(seen).toEqual({ delaysMs: [48], lost: 0 });
});

it('calls an impulse lost that changes nothing', () => {
  expect(delaysOf({ impulses: [2000], looks: looks((ms) => 0.5 + 0.1 * Math.sin(ms)) })).toEqual({ delaysMs: [], lost: 1 });
});
