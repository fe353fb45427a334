import { afterEach, describe, expect, it } from 'vitest';
import type { RemoteHost } from '#app/show/remote-host.ts';
import { type SuperviseOptions, supervise } from '#app/supervisor/supervise.ts';
import { createSmallShow, echoGraph, spawnWorker } from '#tests/browser/show/fixtures/small-show.ts';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function openShow(options: Partial<SuperviseOptions<RemoteHost>> = {}) {
  const show = await createSmallShow(true);
  const workers: Worker[] = [];
  const supervision = supervise(
    'far',
    (lockName) => {
      const worker = spawnWorker();
      workers.push(worker);
      return show.wrapWorker(worker, lockName);
    },
    {
      locks: navigator.locks,
      onReady: (host) => show.executor.hostReady('far', host),
      onLost: (reason) => show.executor.hostLost('far', reason),
      onGivenUp: (reason) => show.executor.hostLost('far', reason),
      ...options,
    },
  );
  stops.push(() => supervision.stop());
  stops.push(() => show.executor.dispose());
  return { ...show, workers, supervision };
}

describe('supervision of a real worker', () => {
  it('E5, C6: a worker that is killed while data flows comes back whole, at once', async () => {
    const { executor, load, numbers, events, workers, until } = await openShow();
    await load(echoGraph);
    await executor.start();
    await until(() => numbers.length >= 100);
    for (let death = 1; death <= 3; death++) {
      const killedMs = performance.now();
      workers.at(-1)?.terminate();
      await until(() => events.filter(({ type }) => type === 'host-lost').length === death);
      const seenMs = performance.now();
      numbers.length = 0;
      await until(() => numbers.length >= 100);
      console.log(
        `killed: seen after ${Math.round(seenMs - killedMs)} ms, data again after ${Math.round(performance.now() - killedMs)} ms`,
      );
      expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] ?? 0) + i));
    }
    expect(workers).toHaveLength(4);
    expect(executor.actual.links.size).toBe(2);
    expect(executor.actual.processors.get('echo')?.status.state).toBe('running');
  });

  it('E5: a worker that stalls is noticed by its missing heartbeats and replaced', async () => {
    const { executor, load, events, workers, until } = await openShow({ heartbeatMs: 100, missedLimit: 5 });
    await load({
      processors: { count: { kind: 'counter', config: {} }, hang: { kind: 'hanger', config: {} } },
      links: [{ from: 'count.out', to: 'hang.in', capacity: 1, policy: 'block' }],
    });
    await executor.start();
    await until(() => events.some(({ type }) => type === 'host-lost'));
    expect(events.find(({ type }) => type === 'host-lost')).toMatchObject({ reason: expect.stringContaining('stalled') });
    // What made it stall is taken away before it comes back, or it would stall again.
    await load(echoGraph);
    await until(() => executor.actual.processors.get('echo')?.status.state === 'running');
    expect(workers.length).toBeGreaterThan(1);
  });

  it('E5: without Web Locks a death is seen by the heartbeat', async () => {
    const { executor, load, events, workers, numbers, until } = await openShow({ locks: undefined, heartbeatMs: 50 });
    await load(echoGraph);
    await executor.start();
    await until(() => numbers.length >= 10);
    workers.at(-1)?.terminate();
    await until(() => events.some(({ type }) => type === 'host-lost'));
    numbers.length = 0;
    await until(() => numbers.length >= 10);
    expect(workers).toHaveLength(2);
  });
});
