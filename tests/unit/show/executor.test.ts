import { describe, expect, it } from 'vitest';
import type { ProcessorContext } from '#app/show/processor.ts';
import { createBasin, createRig, createTap, type KindSketch, until } from './support/rig.ts';

const reactive = { mode: 'reactive' } as const;

function pipe(type: 'text' | 'frame', sinkThread: string) {
  const tap = createTap();
  const basin = createBasin();
  const sketches: Record<string, KindSketch> = {
    tap: { outputs: { out: type }, create: tap.create },
    basin: { thread: sinkThread, inputs: { in: type }, execution: reactive, create: basin.create },
  };
  return { tap, basin, sketches };
}

/** A sink that takes nothing until it is told to. */
function createSluice() {
  const got: unknown[] = [];
  let drain = (): void => undefined;
  const create = (context: ProcessorContext) => {
    const input = context.inlet('in');
    drain = () => {
      for (let message = input.take(); message !== undefined; message = input.take())
        got.push(ArrayBuffer.isView(message) ? (message as Float64Array)[0] : message);
    };
    return {};
  };
  return { create, got, drain: () => drain() };
}

const transports = [
  ['within a thread', 'text', 'page', true],
  ['between threads, by port', 'text', 'far', true],
  ['frames between threads, by ring', 'frame', 'far', true],
  ['frames between threads, by port', 'frame', 'far', false],
  ['frames within a thread, by ring', 'frame', 'page', true],
  ['frames within a thread, by port', 'frame', 'page', false],
] as const;

describe('executor', () => {
  for (const [what, type, thread, isolated] of transports) {
    it(`C2, C7: carries messages ${what}, all and in order through a blocking link`, async () => {
      const { tap, basin, sketches } = pipe(type, thread);
      const { executor } = await createRig(sketches, { isolated });
      await executor.addProcessor('a', 'tap');
      await executor.addProcessor('b', 'basin');
      expect((await executor.connect('a.out', 'b.in', { capacity: 2, policy: 'block' })).ok).toBe(true);
      await executor.start();
      const messages = Array.from({ length: 50 }, (_, i) => (type === 'frame' ? [i, 0, 0, 1] : `m${i}`));
      tap.give(...messages);
      await until(() => basin.got.length >= messages.length);
      expect(basin.got).toEqual(messages);
      await executor.dispose();
    });

    it(`C8: a blocking link is made larger and smaller while messages flow ${what}, and loses none`, async () => {
      const tap = createTap();
      const sluice = createSluice();
      const { executor } = await createRig(
        {
          tap: { outputs: { out: type }, create: tap.create },
          sluice: { thread, inputs: { in: type }, create: sluice.create },
        },
        { isolated },
      );
      await executor.edit(() => ({
        processors: { a: { kind: 'tap', config: {} }, b: { kind: 'sluice', config: {} } },
        links: [{ from: 'a.out', to: 'b.in', capacity: 3, policy: 'block' }],
      }));
      await executor.start();
      const resize = (capacity: number) =>
        executor.edit((graph) => ({ ...graph, links: graph.links.map((link) => ({ ...link, capacity })) }));
      const message = (n: number) => (type === 'frame' ? [n, 0, 0, 0] : n + 1);
      tap.give(...Array.from({ length: 10 }, (_, n) => message(n)));
      await until(() => tap.waiting.length === 7);
      await resize(8);
      // With a larger link at most eight wait beyond those that were under way in the old one.
      await until(() => tap.waiting.length <= 2);
      await resize(1);
      tap.give(...Array.from({ length: 10 }, (_, n) => message(n + 10)));
      await until(() => {
        sluice.drain();
        return sluice.got.length >= 20;
      });
      expect(sluice.got).toEqual(Array.from({ length: 20 }, (_, n) => (type === 'frame' ? n : n + 1)));
      await executor.dispose();
    });
  }

  it('C4, C9: edits take effect in every state, and everything that happens is told', async () => {
    const { sketches } = pipe('text', 'far');
    const { executor, events } = await createRig(sketches);
    events.length = 0;
    await executor.addProcessor('a', 'tap');
    expect(events.splice(0)).toEqual([{ type: 'edited' }]);
    await executor.start();
    expect(events.splice(0)).toEqual([
      { type: 'started' },
      { type: 'processor-added', id: 'a', thread: 'page' },
      { type: 'processor-started', id: 'a' },
    ]);
    await executor.pause();
    await executor.addProcessor('b', 'basin');
    await executor.connect('a.out', 'b.in');
    expect(events.splice(0).map(({ type }) => type)).toEqual([
      'paused',
      'edited',
      'processor-added',
      'processor-started',
      'edited',
      'link-added',
    ]);
    await executor.resume();
    await executor.removeProcessor('b');
    expect(events.splice(0).map(({ type }) => type)).toEqual(['resumed', 'edited', 'link-removed', 'processor-removed']);
    await executor.stop();
    expect(events.splice(0).map(({ type }) => type)).toEqual(['processor-removed', 'stopped']);
    expect(executor.actual.processors.size).toBe(0);
    await executor.dispose();
  });

  it('C9: a listener that throws keeps no other from hearing, and one that stopped hears no more', async () => {
    const { executor } = await createRig({ a: {} });
    const heard: string[] = [];
    executor.on(() => {
      throw new Error('deaf');
    });
    const stop = executor.on(({ type }) => void heard.push(type));
    await executor.start();
    stop();
    await executor.stop();
    expect(heard).toEqual(['started']);
    await executor.dispose();
  });

  it('C1, C4: an edit that is not valid is refused with its place and changes nothing', async () => {
    const { executor } = await createRig(pipe('text', 'page').sketches);
    await executor.addProcessor('a', 'tap');
    const before = executor.desired;
    expect(await executor.connect('a.out', 'nobody.in')).toMatchObject({
      ok: false,
      error: [{ code: 'unknown-processor', place: 'links[0].to' }],
    });
    expect(await executor.addProcessor('a', 'tap')).toMatchObject({ ok: false, error: [{ code: 'duplicate-processor' }] });
    expect(await executor.disconnect('a.out', 'b.in')).toMatchObject({ ok: false, error: [{ code: 'unknown-link' }] });
    expect(await executor.removeProcessor('b')).toMatchObject({ ok: false });
    expect(await executor.updateConfig('b', {})).toMatchObject({ ok: false });
    expect(executor.desired).toBe(before);
    await executor.dispose();
  });

  it('C4: in manual mode nothing changes before commit, and then everything at once', async () => {
    const { tap, basin, sketches } = pipe('text', 'page');
    const { executor } = await createRig(sketches);
    executor.setCommitMode('manual');
    await executor.start();
    await executor.addProcessor('a', 'tap');
    await executor.addProcessor('b', 'basin');
    await executor.connect('a.out', 'b.in');
    expect(executor.actual.processors.size).toBe(0);
    expect(Object.keys(executor.desired.processors)).toEqual(['a', 'b']);
    await executor.commit();
    tap.give('hello');
    await until(() => basin.got.length > 0);
    expect(basin.got).toEqual(['hello']);
    await executor.dispose();
  });

  it('C4: pausing really suspends, and no message of a blocking link is lost over it', async () => {
    const { tap, basin, sketches } = pipe('text', 'far');
    const { executor } = await createRig(sketches);
    await executor.addProcessor('a', 'tap');
    await executor.addProcessor('b', 'basin');
    await executor.connect('a.out', 'b.in', { capacity: 4 });
    await executor.start();
    await executor.pause();
    tap.give(1, 2, 3);
    await new Promise((resolve) => setImmediate(resolve));
    expect(basin.got).toEqual([]);
    expect(tap.waiting).toEqual([1, 2, 3]);
    await executor.resume();
    await until(() => basin.got.length === 3);
    expect(basin.got).toEqual([1, 2, 3]);
    await executor.dispose();
  });

  it('C2, C9: a processor that fails to start stops nobody else; it is kept as failed with its reason and its links are plugged', async () => {
    const tap = createTap();
    const basin = createBasin();
    let broken = true;
    const { executor, events } = await createRig({
      tap: { outputs: { out: 'text' }, create: tap.create },
      bad: {
        thread: 'far',
        inputs: { in: 'text' },
        create: () => {
          if (broken) throw new Error('no such device');
          return {};
        },
      },
      basin: { thread: 'far', inputs: { in: 'text' }, execution: reactive, create: basin.create },
    });
    await executor.load({
      processors: { a: { kind: 'tap', config: {} }, bad: { kind: 'bad', config: {} }, b: { kind: 'basin', config: {} } },
      links: [
        { from: 'a.out', to: 'bad.in', capacity: 1, policy: 'block' },
        { from: 'a.out', to: 'b.in', capacity: 1, policy: 'block' },
      ],
    });
    await executor.start();
    expect(executor.actual.processors.get('bad')?.status).toEqual({
      state: 'failed',
      failure: { code: 'setup-failed', message: 'no such device' },
    });
    expect(executor.actual.links.get('a.out -> bad.in')?.status).toEqual({ state: 'plugged' });
    expect(events).toContainEqual({ type: 'processor-failed', id: 'bad', failure: { code: 'setup-failed', message: 'no such device' } });
    tap.give('one', 'two', 'three');
    await until(() => basin.got.length === 3);

    // Another try comes with a changed configuration, or when it is asked for.
    broken = false;
    await executor.updateConfig('bad', { device: 2 });
    expect(executor.actual.processors.get('bad')?.status).toEqual({ state: 'running' });
    expect(executor.actual.links.get('a.out -> bad.in')?.status.state).toBe('wired');
    await executor.dispose();
  });

  it('C4: a setup that waits for a person holds up nobody, and gives way when it is no longer wanted', async () => {
    const aborted: string[] = [];
    const { executor } = await createRig({
      microphone: {
        outputs: { out: 'text' },
        create: ({ id, signal }) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => {
              aborted.push(id);
              reject(new Error('aborted'));
            });
          }),
      },
      demo: { outputs: { out: 'text' } },
      basin: { thread: 'far', inputs: { in: 'text' } },
    });
    await executor.load({ processors: { input: { kind: 'microphone', config: {} }, b: { kind: 'basin', config: {} } }, links: [] });
    const started = executor.start();
    await until(() => executor.actual.processors.get('b')?.status.state === 'running');
    expect(executor.actual.processors.get('input')?.status.state).toBe('starting');
    const result = await executor.edit((graph) => ({
      processors: { ...graph.processors, input: { kind: 'demo', config: {} } },
      links: [{ from: 'input.out', to: 'b.in', capacity: 1, policy: 'latest' }],
    }));
    expect(result.ok).toBe(true);
    expect(aborted).toEqual(['input']);
    expect(executor.actual.processors.get('input')).toMatchObject({ spec: { kind: 'demo' }, status: { state: 'running' } });
    await started;
    await executor.dispose();
  });

  it('C4: what setup sends arrives, for links are wired before it runs', async () => {
    const basin = createBasin();
    const { executor } = await createRig({
      hello: {
        outputs: { out: 'text' },
        create: (context) => {
          context.outlet('out').send('hello');
          return {};
        },
      },
      basin: { thread: 'far', inputs: { in: 'text' }, execution: reactive, create: basin.create },
    });
    await executor.load({
      processors: { a: { kind: 'hello', config: {} }, b: { kind: 'basin', config: {} } },
      links: [{ from: 'a.out', to: 'b.in', capacity: 1, policy: 'block' }],
    });
    await executor.start();
    await until(() => basin.got.length > 0);
    expect(basin.got).toEqual(['hello']);
    await executor.dispose();
  });

  it('C8: a changed configuration reaches the running processor; one that cannot take it is restarted', async () => {
    const seen: string[] = [];
    const create = (hot: boolean) => (context: ProcessorContext) => {
      seen.push(`setup ${JSON.stringify(context.config)}`);
      return {
        cleanup: () => void seen.push('cleanup'),
        ...(hot ? { reconfigure: (config: unknown) => void seen.push(`reconfigure ${JSON.stringify(config)}`) } : {}),
      };
    };
    const { executor } = await createRig({ hot: { create: create(true) }, cold: { create: create(false) } });
    await executor.addProcessor('p', 'hot', { gain: 1 });
    await executor.start();
    await executor.updateConfig('p', { gain: 2 });
    await executor.updateConfig('p', { gain: 2 });
    expect(seen.splice(0)).toEqual(['setup {"gain":1}', 'reconfigure {"gain":2}']);
    await executor.edit(() => ({ processors: { p: { kind: 'cold', config: { gain: 3 } } }, links: [] }));
    await executor.updateConfig('p', { gain: 4 });
    expect(seen).toEqual(['cleanup', 'setup {"gain":3}', 'cleanup', 'setup {"gain":4}']);
    await executor.dispose();
  });

  it('C6, E5: a lost thread leaves plugs at once, and its return is the same as a start', async () => {
    const { tap, basin, sketches } = pipe('text', 'far');
    const linked: boolean[] = [];
    const { executor, events, spawn } = await createRig({
      ...sketches,
      watcher: {
        outputs: { out: 'text' },
        create: (context) => ({ process: () => void linked.push(context.outlet('out').connected) }),
      },
    });
    await executor.load({
      processors: { a: { kind: 'tap', config: {} }, w: { kind: 'watcher', config: {} }, b: { kind: 'basin', config: {} } },
      links: [
        { from: 'a.out', to: 'b.in', capacity: 1, policy: 'block' },
        { from: 'w.out', to: 'b.in', capacity: 1, policy: 'latest' },
      ],
    });
    await executor.start();
    await until(() => linked.at(-1) === true);
    executor.hostLost('far', 'it crashed');
    expect(executor.actual.processors.has('b')).toBe(false);
    expect(executor.actual.links.size).toBe(0);
    expect(events).toContainEqual({ type: 'host-lost', thread: 'far', reason: 'it crashed' });
    await until(() => linked.at(-1) === false);
    // Nobody listens: what is sent now is dropped, and blocks nobody.
    tap.give(1, 2, 3);
    await until(() => tap.waiting.length === 0);
    await executor.hostReady('far', spawn('far'));
    await until(() => linked.at(-1) === true);
    tap.give(4, 5);
    await until(() => basin.got.length === 2);
    expect(basin.got).toEqual([4, 5]);
    await executor.dispose();
  });

  it('C4: a loss in the middle of a start leaves no half-wired link behind', async () => {
    const { tap, basin, sketches } = pipe('text', 'far');
    const { executor, hosts, spawn } = await createRig(sketches);
    await executor.load({
      processors: { a: { kind: 'tap', config: {} }, b: { kind: 'basin', config: {} } },
      links: [{ from: 'a.out', to: 'b.in', capacity: 1, policy: 'block' }],
    });
    const far = hosts.get('far');
    if (!far) throw new Error('no host');
    // The host dies between the wiring of its own end and the sender's.
    await executor.hostReady('far', {
      ...far,
      wire: async (wiring) => {
        await far.wire(wiring);
        executor.hostLost('far', 'killed');
      },
    });
    await executor.start();
    expect(executor.actual.links.size).toBe(0);
    tap.give('lost', 'lost', 'lost');
    await until(() => tap.waiting.length === 0);
    await executor.hostReady('far', spawn('far'));
    tap.give('kept');
    await until(() => basin.got.length > 0);
    expect(basin.got).toEqual(['kept']);
    await executor.dispose();
  });

  it('E5: a host that takes the place of another, which nobody said was lost, starts with everything', async () => {
    const { tap, basin, sketches } = pipe('text', 'far');
    const { executor, events, hosts, spawn } = await createRig(sketches);
    await executor.load({
      processors: { a: { kind: 'tap', config: {} }, b: { kind: 'basin', config: {} } },
      links: [{ from: 'a.out', to: 'b.in', capacity: 1, policy: 'block' }],
    });
    await executor.start();
    await hosts.get('far')?.dispose();
    await executor.hostReady('far', spawn('far'));
    expect(events.filter(({ type }) => type === 'processor-started')).toHaveLength(3);
    tap.give('again');
    await until(() => basin.got.length > 0);
    expect(basin.got).toEqual(['again']);
    await executor.dispose();
  });

  it('C4: restart takes one processor down and up again, links included', async () => {
    const { tap, basin, sketches } = pipe('text', 'far');
    const { executor, events } = await createRig(sketches);
    await executor.load({
      processors: { a: { kind: 'tap', config: {} }, b: { kind: 'basin', config: {} } },
      links: [{ from: 'a.out', to: 'b.in', capacity: 1, policy: 'block' }],
    });
    await executor.start();
    events.length = 0;
    await executor.restart('b');
    expect(events.map(({ type }) => type)).toEqual([
      'link-removed',
      'processor-removed',
      'processor-added',
      'link-added',
      'processor-started',
    ]);
    tap.give('again');
    await until(() => basin.got.length > 0);
    expect(basin.got).toEqual(['again']);
    await executor.dispose();
  });

  it('C4: reconciles never overlap: edits made in a burst end in the last graph, each processor started and stopped once at a time', async () => {
    const alive = new Map<string, number>();
    let most = 0;
    const { executor } = await createRig({
      k: {
        create: async ({ id }) => {
          await Promise.resolve();
          alive.set(id, (alive.get(id) ?? 0) + 1);
          most = Math.max(most, alive.get(id) ?? 0);
          return { cleanup: () => void alive.set(id, (alive.get(id) ?? 0) - 1) };
        },
      },
    });
    const edits = [executor.start()];
    for (let i = 0; i < 30; i++) {
      edits.push(executor.addProcessor(`p${i % 4}`, 'k').then(() => undefined));
      if (i % 3 === 2) edits.push(executor.removeProcessor(`p${i % 4}`).then(() => undefined));
    }
    await Promise.all(edits);
    expect(most).toBe(1);
    const running = Object.fromEntries([...alive].filter(([, count]) => count > 0));
    expect(Object.keys(running).sort()).toEqual(Object.keys(executor.desired.processors).sort());
    await executor.dispose();
    expect([...alive.values()].every((count) => count === 0)).toBe(true);
  });
});
