import { describe, expect, it } from 'vitest';
import type { Json } from '#app/lib/json.ts';
import type { ProcessorContext } from '#app/show/processor.ts';
import { createBasin, createRig, createTap, until } from './support/rig.ts';

/** A counter that goes on from where it was. */
function createCounters() {
  const lives: string[] = [];
  const counts = new Map<string, number>();
  const create = (context: ProcessorContext) => {
    counts.set(context.id, 0);
    lives.push(`${context.id} begins`);
    return {
      checkpoint: (): Json => ({ count: counts.get(context.id) ?? 0 }),
      restore(state: Json) {
        const { count } = state as { readonly count: number };
        if (count < 0) throw new Error('no count is below nothing');
        counts.set(context.id, count);
        lives.push(`${context.id} goes on from ${count}`);
      },
    };
  };
  return { lives, counts, create };
}

describe('executor, states', () => {
  it('D8: a show that is loaded with states goes on from them; one of another kind begins anew', async () => {
    const { lives, counts, create } = createCounters();
    const { executor } = await createRig({ counter: { create }, other: { create } });
    const graph = { processors: { a: { kind: 'counter', config: {} }, b: { kind: 'other', config: {} } }, links: [] };
    const states = { a: { kind: 'counter', state: { count: 7 } }, b: { kind: 'counter', state: { count: 8 } } };
    await executor.load(graph, states);
    await executor.start();
    expect(lives.toSorted()).toEqual(['a begins', 'a goes on from 7', 'b begins']);
    counts.set('a', 9);
    expect(await executor.states()).toMatchObject({
      a: { kind: 'counter', state: { count: 9 } },
      b: { kind: 'other', state: { count: 0 } },
    });
    await executor.dispose();
  });

  it('D8: a state that does not fit is told of, and the processor begins anew', async () => {
    const { counts, create } = createCounters();
    const { executor, events } = await createRig({ counter: { create } });
    await executor.load(
      { processors: { a: { kind: 'counter', config: {} } }, links: [] },
      { a: { kind: 'counter', state: { count: -1 } } },
    );
    await executor.start();
    expect(executor.actual.processors.get('a')?.status.state).toBe('running');
    expect(counts.get('a')).toBe(0);
    expect(events.filter(({ type }) => type === 'error')).toMatchObject([{ id: 'a', failure: { message: 'no count is below nothing' } }]);
    await executor.dispose();
  });

  it('E5, D8: what is lost with its thread goes on from its last state; what is restarted on purpose begins anew', async () => {
    const { lives, counts, create } = createCounters();
    const { executor, spawn } = await createRig({ counter: { thread: 'far', create } });
    await executor.addProcessor('a', 'counter');
    await executor.start();
    counts.set('a', 5);
    await executor.states();
    executor.hostLost('far', 'killed by the test');
    await executor.hostReady('far', spawn('far'));
    expect(lives).toEqual(['a begins', 'a begins', 'a goes on from 5']);
    lives.length = 0;
    await executor.restart('a');
    expect(lives).toEqual(['a begins']);
    await executor.dispose();
  });

  it('D6: inspect tells of every thread what went through its links and how often its processors had a turn', async () => {
    const tap = createTap();
    const basin = createBasin();
    const { executor } = await createRig({
      tap: { outputs: { out: 'text' }, create: tap.create },
      basin: { thread: 'far', inputs: { in: 'text' }, execution: { mode: 'reactive' }, create: basin.create },
    });
    await executor.load({
      processors: { a: { kind: 'tap', config: {} }, b: { kind: 'basin', config: {} } },
      links: [{ from: 'a.out', to: 'b.in', capacity: 4, policy: 'block' }],
    });
    await executor.start();
    tap.give('one', 'two', 'three');
    await until(() => basin.got.length === 3);
    const report = await executor.inspect();
    expect(report['page']?.links['a.out -> b.in']).toMatchObject({ capacity: 4, policy: 'block', sent: 3 });
    expect(report['far']?.links['a.out -> b.in']).toMatchObject({ taken: 3, waiting: 0 });
    expect(report['far']?.processors['b']?.turns).toBeGreaterThan(0);
    await executor.dispose();
  });

  it('C8: capacity and policy of a link change while messages wait in it, and those are kept', async () => {
    const tap = createTap();
    const got: unknown[] = [];
    let open = false;
    let wake = (): void => undefined;
    const { executor, events } = await createRig({
      tap: { outputs: { out: 'text' }, create: tap.create },
      sluice: {
        inputs: { in: 'text' },
        create: (context) => {
          const input = context.inlet('in');
          wake = context.trigger;
          return {
            process() {
              for (let message = open ? input.take() : undefined; message !== undefined; message = input.take()) got.push(message);
            },
          };
        },
      },
    });
    await executor.load({
      processors: { a: { kind: 'tap', config: {} }, b: { kind: 'sluice', config: {} } },
      links: [{ from: 'a.out', to: 'b.in', capacity: 3, policy: 'block' }],
    });
    await executor.start();
    tap.give(1, 2, 3, 4, 5);
    await until(() => tap.waiting.length === 2);
    expect((await executor.updateLink('a.out', 'b.in', { policy: 'latest' })).ok).toBe(true);
    await until(() => tap.waiting.length === 0);
    await executor.updateLink('a.out', 'b.in', { capacity: 9 });
    open = true;
    wake();
    await until(() => got.length >= 4);
    // Three waited under the old rule; of what came under the new one the newest is kept.
    expect(got).toEqual([1, 2, 3, 5]);
    expect(events.filter(({ type }) => type === 'link-changed')).toHaveLength(2);
    expect(events.some(({ type }) => type === 'link-removed')).toBe(false);
    expect(await executor.updateLink('a.out', 'nobody.in', { capacity: 2 })).toMatchObject({
      ok: false,
      error: [{ code: 'unknown-link' }],
    });
    await executor.dispose();
  });

  it('D7: what fails is told of with the state of the machine', async () => {
    const { executor, events } = await createRig(
      { broken: { create: () => Promise.reject(new Error('no such thing')) } },
      { machine: () => ({ fps: 12 }) },
    );
    await executor.addProcessor('a', 'broken');
    await executor.start();
    expect(events.find(({ type }) => type === 'processor-failed')).toMatchObject({ machine: { fps: 12 } });
    await executor.dispose();
  });
});
