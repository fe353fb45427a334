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

  it('D3: agrees with a plain list under pushes and takes; every message is taken or disposed of once (seed 11)', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('block', 'drop-oldest', 'latest'),
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.boolean(), { maxLength: 120 }),
        (policy, capacity, steps) => {
          const gone: number[] = [];
          const queue = createQueue<number>({ capacity, policy, dispose: (n) => void gone.push(n) });
          const room = policy === 'latest' ? 1 : capacity;
          const model: number[] = [];
          let n = 0;
          let accepted = 0;
          let taken = 0;
          for (const pushes of steps) {
            if (pushes) {
              const fits = policy !== 'block' || model.length < room;
              expect(queue.push(++n)).toBe(fits);
              if (fits) {
                model.push(n);
                accepted++;
              }
              if (model.length > room) model.shift();
            } else {
              const message = queue.take();
              expect(message).toBe(model.shift());
              if (message !== undefined) taken++;
            }
            expect(queue.size).toBe(model.length);
            expect(queue.full).toBe(policy === 'block' && model.length >= room);
          }
          expect(gone.length).toBe(queue.dropped);
          expect(taken + gone.length + queue.size).toBe(accepted);
        },
      ),
      { seed: 11, numRuns: 300 },
    );
  });
});
