import { describe, expect, it } from 'vitest';
import { createScope } from '#app/lib/scope.ts';

describe('scope', () => {
  it('stops in reverse order, once', async () => {
    const scope = createScope();
    const order: number[] = [];
    for (const n of [1, 2, 3]) scope.own(() => void order.push(n));
    await Promise.all([scope.close(), scope.close()]);
    await scope.close();
    expect(order).toEqual([3, 2, 1]);
    expect(scope.signal.aborted).toBe(true);
  });

  it('runs every stop although one fails, and says which', async () => {
    const scope = createScope();
    let reached = false;
    scope.own(() => {
      reached = true;
    });
    scope.own(() => Promise.reject(new Error('stuck')));
    await expect(scope.close()).rejects.toThrowError(AggregateError);
    expect(reached).toBe(true);
  });

  it('stops at once what it is given after it has closed', async () => {
    const scope = createScope();
    await scope.close();
    let stopped = false;
    scope.own(() => {
      stopped = true;
    });
    expect(stopped).toBe(true);
  });

  it('closes a child with its parent, and forgets a child that closed by itself', async () => {
    const parent = createScope();
    const order: string[] = [];
    parent.own(() => void order.push('parent'));
    const early = parent.child();
    early.own(() => void order.push('early'));
    await early.close();
    const late = parent.child();
    late.own(() => void order.push('late'));
    await parent.close();
    expect(order).toEqual(['early', 'late', 'parent']);
  });
});
