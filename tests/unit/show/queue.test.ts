import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createQueue } from '#app/show/queue.ts';

describe('queue', () => {
  it('C6: block refuses, drop-oldest and latest forget, and what is forgotten is disposed of', () => {
    const disposed: number[] = [];
    const dispose = (n: number): void => void disposed.push(n);
    const block = createQueue<number>({ capacity: 2, policy: 'block', dispose });
    expect([1, 2, 3].map((n) => block.push(n))).toEqual([true, true, false]);
    expect(block.full).toBe(true);
    expect(disposed).toEqual([]);

    const dropping = createQueue<number>({ capacity: 2, policy: 'drop-oldest', dispose });
    for (const n of [1, 2, 3]) dropping.push(n);
    expect([dropping.take(), dropping.take(), dropping.take()]).toEqual([2, 3, undefined]);
    expect(disposed).toEqual([1]);

    const latest = createQueue<number>({ capacity: 5, policy: 'latest', dispose });
    for (const n of [7, 8, 9]) latest.push(n);
    expect([latest.take(), latest.size]).toEqual([9, 0]);
    expect(disposed).toEqual([1, 7, 8]);

    block.clear();
    expect(disposed).toEqual([1, 7, 8, 1, 2]);
  });

  it('C8: agrees with a plain list under pushes, takes and resizes; every message is taken or disposed of once (seed 11)', () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.constant('push' as const) },
      { weight: 3, arbitrary: fc.constant('take' as const) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 6 }) },
    );
    fc.assert(
      fc.property(fc.constantFrom('block', 'drop-oldest', 'latest'), fc.array(step, { maxLength: 120 }), (policy, steps) => {
        const gone: number[] = [];
        const queue = createQueue<number>({ capacity: 3, policy, dispose: (n) => void gone.push(n) });
        let room = policy === 'latest' ? 1 : 3;
        const model: number[] = [];
        let n = 0;
        let accepted = 0;
        let taken = 0;
        for (const what of steps) {
          if (what === 'push') {
            n++;
            const takes = policy !== 'block' || model.length < room;
            expect(queue.push(n)).toBe(takes);
            if (takes) {
              model.push(n);
              accepted++;
            }
          } else if (what === 'take') {
            const message = queue.take();
            expect(message).toBe(model.shift());
            if (message !== undefined) taken++;
          } else {
            queue.resize(what);
            room = policy === 'latest' ? 1 : what;
          }
          if (policy !== 'block') while (model.length > room) model.shift();
          expect(queue.size).toBe(model.length);
          expect(queue.full).toBe(policy === 'block' && model.length >= room);
        }
        expect(gone.length).toBe(queue.dropped);
        expect(taken + gone.length + queue.size).toBe(accepted);
      }),
      { seed: 11, numRuns: 300 },
    );
  });
});
