import { describe, expect, it } from 'vitest';
import { createGovernor, type Governor } from '#workers/stage/governor.ts';

/** Runs for a while on a machine whose frame time depends on the scale; returns when the scale changed, in ms. */
function run(governor: Governor, seconds: number, frameMs: (scale: number) => number): { readonly atMs: number; readonly scale: number }[] {
  const changes = [];
  for (let atMs = 0; atMs < seconds * 1000; ) {
    const interval = Math.max(16.7, frameMs(governor.scale));
    atMs += interval;
    if (governor.frame(interval)) changes.push({ atMs, scale: governor.scale });
  }
  return changes;
}

describe('A5: governor', () => {
  it('leaves a machine alone that keeps up', () => {
    expect(run(createGovernor(), 60, () => 16.7)).toEqual([]);
  });

  it('holds the rate within a few seconds where the full size is too much, and stays there', () => {
    const governor = createGovernor();
    const changes = run(governor, 15, (scale) => 55 * scale * scale);
    expect(changes[0]?.atMs).toBeLessThan(3000);
    expect(55 * governor.scale ** 2).toBeLessThan(25);
    expect(changes.at(-1)?.atMs).toBeLessThan(8000);
  });

  it('grows again when the load is gone, after fifteen seconds a step', () => {
    const governor = createGovernor();
    run(governor, 10, () => 60);
    const small = governor.scale;
    const changes = run(governor, 20, () => 16.7);
    expect(governor.scale).toBeGreaterThan(small);
    expect(changes[0]?.atMs).toBeGreaterThan(14_000);
  });

  it('tries a step up that did not hold less and less often', () => {
    const governor = createGovernor();
    // A machine that can do 0.56 and nothing above.
    const changes = run(governor, 600, (scale) => (scale > 0.6 ? 40 : 16.7));
    expect(changes.length).toBeGreaterThan(2);
    expect(changes.length).toBeLessThan(16);
    expect(changes.every(({ scale }) => scale >= 0.42)).toBe(true);
  });

  it('never goes below a third, and forgets what it measured before an interruption', () => {
    const governor = createGovernor();
    run(governor, 60, () => 500);
    expect(governor.scale).toBe(0.32);
    const other = createGovernor();
    other.frame(900);
    other.interrupt();
    expect(run(other, 5, () => 16.7)).toEqual([]);
  });
});
