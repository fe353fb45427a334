import { afterEach, describe, expect, it } from 'vitest';
import { createRemoteHost, ofWorker } from '#app/show/remote-host.ts';
import { createSmallShow, echoGraph, freshLock, spawnWorker } from './fixtures/small-show.ts';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function openShow(isolated = true) {
  const show = await createSmallShow(isolated);
  const far = show.wrapWorker(spawnWorker());
  stops.push(() => far.terminate('end of test'));
  stops.push(() => show.executor.dispose());
  await far.ready;
  await show.executor.hostReady('far', far);
  return { ...show, far };
}

async function openAudio(): Promise<AudioWorkletNode> {
  const context = new AudioContext();
  stops.push(() => context.close());
  await context.audioWorklet.addModule(new URL('./fixtures/count-worklet.ts', import.meta.url));
  const node = new AudioWorkletNode(context, 'count', { numberOfInputs: 0 });
  node.connect(context.destination);
  await context.resume();
  return node;
}

describe('show across threads', () => {
  it('C2, C7: messages go to a worker and back, in order, none lost', async () => {
    const { load, executor, numbers, until } = await openShow();
    await load(echoGraph);
    await executor.start();
    await until(() => numbers.length >= 500);
    expect(numbers).toEqual(numbers.map((_, i) => i + 1));
  });

  it('C7: what is transferable is transferred, not copied', async () => {
    const { load, executor, numbers, until } = await openShow();
    await load({
      processors: {
        paint: { kind: 'painter', config: {} },
        measure: { kind: 'measurer', config: {} },
        out: { kind: 'collector', config: {} },
      },
      links: [
        { from: 'paint.out', to: 'measure.in', capacity: 1, policy: 'block' },
        { from: 'measure.out', to: 'out.in', capacity: 1, policy: 'block' },
      ],
    });
    await executor.start();
    await until(() => numbers.length > 0);
    expect(numbers).toEqual([32]);
  });

  for (const [isolated, capacity] of [
    [true, 256],
    [true, 1],
    [false, 256],
    [false, 1],
  ] as const) {
    it(`C7: frames from an audio worklet to a worker by ${isolated ? 'ring' : 'port'}, ${capacity} deep: in order, whole`, async () => {
      const node = await openAudio();
      const { load, executor, host, reports, until } = await openShow(isolated);
      await host.provide('node', node);
      const graph = {
        processors: {
          source: { kind: 'worklet', config: {} },
          check: { kind: 'checker', config: {} },
          read: { kind: 'reader', config: {} },
        },
        links: [
          { from: 'source.out', to: 'check.in', capacity, policy: 'drop-oldest' },
          { from: 'check.out', to: 'read.in', capacity: 1, policy: 'latest' },
        ],
      } as const;
      await load(graph);
      await executor.start();
      expect(executor.actual.links.get('source.out -> check.in')?.status).toEqual({
        state: 'wired',
        transport: isolated ? 'ring' : 'port',
      });
      const frames = (): number => reports.at(-1)?.frames ?? 0;
      await until(() => frames() >= 150);
      expect(reports.at(-1)).toMatchObject({ disorder: 0, torn: 0 });
      if (capacity > 1) expect(reports.at(-1)?.gaps).toBe(0);

      // C6: the link goes and comes back while the worklet writes.
      await executor.disconnect('source.out', 'check.in');
      const before = frames();
      await executor.connect('source.out', 'check.in', { capacity, policy: 'drop-oldest' });
      await until(() => frames() >= before + 50);
      // C8: another capacity while the worklet writes.
      await executor.edit((now) => ({
        ...now,
        links: now.links.map((link) => (link.to === 'check.in' ? { ...link, capacity: capacity * 2 } : link)),
      }));
      const resized = frames();
      await until(() => frames() >= resized + 50);
      expect(reports.at(-1)).toMatchObject({ disorder: 0, torn: 0 });
    });
  }

  it('C9: a failure in the worker arrives with its code and words', async () => {
    const { load, executor, events, until, far } = await openShow();
    await load({ processors: { n: { kind: 'needy', config: {} } }, links: [] });
    await executor.start();
    await until(() => events.some(({ type }) => type === 'processor-failed'));
    expect(executor.actual.processors.get('n')?.status).toMatchObject({
      state: 'failed',
      failure: { code: 'missing-resource', message: expect.stringContaining('canvas') },
    });
    await expect(far.unwire('nothing')).resolves.toBeUndefined();
    await expect(far.configure('nobody', {})).rejects.toMatchObject({ name: 'ShowError', code: 'unknown-processor' });
    const canvas = new OffscreenCanvas(1, 1);
    await far.provide('canvas', canvas, [canvas]);
    await executor.restart('n');
    expect(executor.actual.processors.get('n')?.status.state).toBe('running');
  });

  it('E5: no call to a worker that died hangs: it rejects', async () => {
    const { far } = await openShow();
    // Sent together: the worker is gone before it can answer.
    const pending = [far.ping(), far.stop('x'), far.pause()];
    far.terminate('killed');
    for (const call of pending) await expect(call).rejects.toMatchObject({ code: 'host-lost', message: 'killed' });
    await expect(far.ping()).rejects.toMatchObject({ code: 'host-lost' });
  });

  it('E5: a call to a worker that died unseen rejects when its deadline passes', async () => {
    const worker = spawnWorker();
    const far = createRemoteHost({ thread: ofWorker(worker), lockName: freshLock(), deadlineMs: 50, onEvent: () => undefined });
    await far.ready;
    worker.terminate();
    await expect(far.ping()).rejects.toMatchObject({ code: 'too-slow' });
  });

  it('E5: a worker whose script does not load is not ready, and says so', async () => {
    const worker = new Worker('/no-such-worker.js', { type: 'module' });
    const far = createRemoteHost({ thread: ofWorker(worker), lockName: freshLock(), onEvent: () => undefined });
    await expect(far.ready).rejects.toMatchObject({ code: 'host-lost' });
  });
});
