import { describe, expect, it } from 'vitest';
import { createFeatureFrame, F } from '#app/audio/feature-frame.ts';
import { COUNTED, createCounting } from '#workers/analysis/counts.ts';

describe('E5: counts only ever grow', () => {
  it('goes on where the last analyser stopped, also for whoever looks at the idle frame', () => {
    const idle = createFeatureFrame();
    const counting = createCounting(idle);
    const frame = createFeatureFrame();
    const hear = (sections: number, drops: number): number[] => {
      frame[F.sectionCount] = sections;
      frame[F.dropCount] = drops;
      counting.goOn(frame);
      return [frame[F.sectionCount], frame[F.dropCount], idle[F.sectionCount], idle[F.dropCount]].map(Number);
    };
    expect(hear(3, 1)).toEqual([3, 1, 3, 1]);
    counting.begin();
    expect(hear(0, 0)).toEqual([3, 1, 3, 1]);
    expect(hear(2, 1)).toEqual([5, 2, 5, 2]);
  });

  it('keeps all of them', () => {
    const [before, after] = [createCounting(createFeatureFrame()), createFeatureFrame()];
    const frame = createFeatureFrame();
    for (const [index, name] of COUNTED.entries()) frame[F[name]] = index + 1;
    before.goOn(frame);
    createCounting(after).recall(before.now);
    for (const [index, name] of COUNTED.entries()) expect(after[F[name]], name).toBe(index + 1);
  });
});
