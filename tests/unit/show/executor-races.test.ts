import { describe, expect, it } from 'vitest';
import type { Json } from '#app/lib/json.ts';
import type { HostApi } from '#app/show/host-api.ts';
import type { ProcessorContext } from '#app/show/processor.ts';
import { ShowError } from '#app/show/show-error.ts';
import { createManualClock } from './support/manual-clock.ts';
import { createBasin, createRig, createTap, until } from './support/rig.ts';

/** A host whose calls of one method wait at a gate. */
function gated(host: HostApi, method: keyof HostApi) {
  const gate = Promise.withResolvers<void>();
  let asked = 0;
  const wrapped = {
    ...host,
    async [method](...args: readonly unknown[]) {
      const answer = await (host[method] as (...args: readonly unknown[]) => Promise<unknown>)(...args);
      asked++;
      await gate.promise;
      return answer;
    },
  } as HostApi;
  return { host: wrapped, open: () => gate.resolve(), asked: () => asked };
}

/** Counts, and goes on from a count. */
function createCounter() {
  const began: number[] = [];
  let count = 0;
  let creating = 0;
  let untilUp = Promise.resolve();
  return {
    began,
    creating: () => creating,
    set: (to: number) => {
      count = to;
    },
    slow(until: Promise<void>) {
      untilUp = until;
    },
    async create({ signal }: ProcessorContext) {
      count = 0;
      creating++;
      await Promise.race([untilUp, new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))]);
      if (!signal.aborted) began.push(0);
      return {
        checkpoint: (): Json => ({ count }),
        restore(state: Json) {
          count = (state as { readonly count: number }).count;
          began[began.length - 1] = count;
        },
      };
    },
  };
}

const alone = (kind: string) => ({ processors: { a: { kind, config: {} } }, links: [] });

describe('executor, when things happen at once', () => {
  it('C4: stopped in a pause, started and paused again before the stop was done: it is paused, and says so', async () => {
    let turns = 0;
    const { executor, hosts } = await createRig({
      busy: { execution: { mode: 'continuous', intervalMs: 1 }, create: () => ({ process: () => void turns++ }) },
    });
    await executor.load(alone('busy'));
    await executor.start();
    await executor.pause();
    await Promise.all([executor.stop(), executor.start(), executor.pause()]);
    expect(executor.state).toBe('paused');
    expect((await hosts.get('page')?.inspect())?.processors['a']?.phase).toBe('paused');
    await executor.resume();
    const before = turns;
    await until(() => turns > before);
    await executor.dispose();
  });

  it('E5: a host that is lost while the show has no time for its arrival never arrives', async () => {
    const counter = createCounter();
    const { executor, events, spawn } = await createRig({ counter: { thread: 'far', create: counter.create }, near: {} });
    const slow = gated(spawn('page'), 'configure');
    await executor.hostReady('page', slow.host);
    await executor.load({ processors: { a: { kind: 'counter', config: {} }, b: { kind: 'near', config: {} } }, links: [] });
    await executor.start();
    executor.hostLost('far', 'killed by the test');
    const edited = executor.updateConfig('b', { gain: 2 });
    await until(() => slow.asked() > 0);
    const lost: HostApi = Object.assign(spawn('far'), { start: () => Promise.reject(new ShowError('host-lost', 'killed again')) });
    const arrived = executor.hostReady('far', lost);
    executor.hostLost('far', 'killed again');
    slow.open();
    await Promise.all([edited, arrived]);
    expect(events.filter(({ type }) => type === 'processor-failed')).toEqual([]);
    expect(executor.actual.processors.has('a')).toBe(false);
    await executor.hostReady('far', spawn('far'));
    expect(executor.actual.processors.get('a')?.status.state).toBe('running');
    await executor.dispose();
  });

  it('E5: a host that takes the place of another ends what that ran: nothing runs twice', async () => {
    let running = 0;
    const { executor, spawn } = await createRig({
      one: {
        create() {
          running++;
          return { cleanup: () => void running-- };
        },
      },
    });
    await executor.load(alone('one'));
    await executor.start();
    await executor.hostReady('page', spawn('page'));
    await until(() => running === 1);
    expect(executor.actual.processors.get('a')?.status.state).toBe('running');
    await executor.dispose();
    expect(running).toBe(0);
  });

  it('D8: a checkpoint that is answered after a restart says nothing of what was restarted', async () => {
    const counter = createCounter();
    const { executor, spawn } = await createRig({ counter: { create: counter.create } });
    const slow = gated(spawn('page'), 'checkpoint');
    await executor.hostReady('page', slow.host);
    await executor.load(alone('counter'));
    await executor.start();
    counter.set(5);
    const asked = executor.states();
    await until(() => slow.asked() > 0);
    await executor.restart('a');
    slow.open();
    await asked;
    expect(executor.lastStates).toEqual({});
    await executor.dispose();
  });

  it('D8: a state that was answered before a stop had an end is no state of its successor', async () => {
    const counter = createCounter();
    const { executor, spawn } = await createRig({ counter: { create: counter.create } });
    const slow = gated(spawn('page'), 'stop');
    await executor.hostReady('page', slow.host);
    await executor.load(alone('counter'));
    await executor.start();
    counter.set(5);
    const asked = executor.states();
    const restarted = executor.restart('a');
    await asked;
    slow.open();
    await restarted;
    expect(counter.began).toEqual([0, 0]);
    await executor.dispose();
  });

  it('D8: what is removed while its thread is away is forgotten, and begins anew when it is added again', async () => {
    const counter = createCounter();
    const { executor, spawn } = await createRig({ counter: { thread: 'far', create: counter.create } });
    await executor.load(alone('counter'));
    await executor.start();
    counter.set(5);
    await executor.states();
    executor.hostLost('far', 'killed by the test');
    await executor.removeProcessor('a');
    expect(executor.lastStates).toEqual({});
    await executor.hostReady('far', spawn('far'));
    await executor.addProcessor('a', 'counter');
    expect(counter.began).toEqual([0, 0]);
    await executor.dispose();
  });

  it('D8, C8: a configuration that changes while a processor is being set up does not cost it its state', async () => {
    const counter = createCounter();
    const { executor } = await createRig({ counter: { create: counter.create } });
    const gate = Promise.withResolvers<void>();
    counter.slow(gate.promise);
    await executor.load(alone('counter'), { a: { kind: 'counter', state: { count: 7 } } });
    const started = executor.start();
    await until(() => counter.creating() === 1);
    const edited = executor.updateConfig('a', { gain: 2 });
    await until(() => executor.actual.processors.get('a')?.instance === 2);
    gate.resolve();
    await Promise.all([started, edited]);
    expect(counter.began).toEqual([7]);
    await executor.dispose();
  });

  /** A link between threads, in the middle of being changed: its receiver has been asked for another end and has not answered. */
  async function openChanging() {
    const tap = createTap();
    const basin = createBasin();
    const { executor, events, spawn, hosts } = await createRig({
      tap: { outputs: { out: 'text' }, create: tap.create },
      basin: { thread: 'far', inputs: { in: 'text' }, execution: { mode: 'reactive' }, create: basin.create },
    });
    await executor.load({
      processors: { a: { kind: 'tap', config: {} }, b: { kind: 'basin', config: {} } },
      links: [{ from: 'a.out', to: 'b.in', capacity: 2, policy: 'block' }],
    });
    const slow = gated(spawn('far'), 'wire');
    let gate = false;
    const far: HostApi = {
      ...slow.host,
      wire: (wiring) => (gate ? slow.host.wire(wiring) : (hosts.get('far')?.wire(wiring) ?? Promise.reject())),
    };
    await executor.hostReady('far', far);
    await executor.start();
    gate = true;
    const changed = executor.updateLink('a.out', 'b.in', { capacity: 9 });
    await until(() => slow.asked() > 0);
    return { executor, events, spawn, hosts, tap, basin, slow, changed };
  }

  it('C8, E5: a thread that is lost while a link to it is being changed: the link is plugged, and whole again when it is back', async () => {
    const { executor, events, spawn, hosts, tap, basin, slow, changed } = await openChanging();
    executor.hostLost('far', 'killed by the test');
    slow.open();
    await changed;
    expect(executor.actual.links.size).toBe(0);
    expect((await hosts.get('page')?.inspect())?.links).toEqual({});
    await executor.hostReady('far', spawn('far'));
    expect(executor.actual.links.get('a.out -> b.in')?.link.capacity).toBe(9);
    tap.give(1, 2, 3);
    await until(() => basin.got.length === 3);
    expect(events.filter(({ type }) => type === 'error')).toEqual([]);
    await executor.dispose();
  });

  it('C8, D2: a stop while a link is being changed leaves no end of it behind', async () => {
    const { executor, hosts, slow, changed } = await openChanging();
    const stopped = executor.stop();
    slow.open();
    await Promise.all([changed, stopped]);
    expect(executor.actual.toGraph()).toEqual({ processors: {}, links: [] });
    for (const host of hosts.values()) expect(await host.inspect()).toMatchObject({ processors: {}, links: {} });
    await executor.dispose();
  });

  it('C4: a host that takes its time to begin holds up no other', async () => {
    const { executor, spawn } = await createRig({ near: {}, far: { thread: 'far' } });
    const slow = gated(spawn('far'), 'begin');
    await executor.hostReady('far', slow.host);
    await executor.load({ processors: { a: { kind: 'near', config: {} }, b: { kind: 'far', config: {} } }, links: [] });
    const started = executor.start();
    await until(() => executor.actual.processors.get('a')?.status.state === 'running');
    slow.open();
    await started;
    await executor.dispose();
  });

  it('D6, D8: a thread that hangs holds up neither the counts nor the checkpoints of the others', async () => {
    const clock = createManualClock();
    const counter = createCounter();
    const { executor, spawn } = await createRig({ counter: { create: counter.create }, far: { thread: 'far' } }, { clock });
    const never = (): Promise<never> => new Promise(() => undefined);
    await executor.hostReady('far', { ...spawn('far'), inspect: never, checkpoint: never });
    await executor.load({ processors: { a: { kind: 'counter', config: {} }, b: { kind: 'far', config: {} } }, links: [] });
    await executor.start();
    counter.set(5);
    const report = executor.inspect();
    const states = executor.states();
    // Sooner than those give up who ask: the sampler after 1.5 s, the keeper of checkpoints after 5 s.
    await clock.advance(1400);
    expect(Object.keys(await report)).toEqual(['page']);
    await clock.advance(3000);
    expect(await states).toEqual({ a: { kind: 'counter', state: { count: 5 } } });
    expect(clock.pending).toBe(0);
    await executor.dispose();
  });

  it('C4, D8: a graph that is refused leaves no state behind either', async () => {
    const counter = createCounter();
    const { executor } = await createRig({ counter: { create: counter.create } });
    const broken = { ...alone('counter'), links: [{ from: 'a.out', to: 'a.in', capacity: 1, policy: 'block' as const }] };
    expect((await executor.load(broken, { a: { kind: 'counter', state: { count: 7 } } })).ok).toBe(false);
    expect(executor.lastStates).toEqual({});
    await executor.dispose();
  });

  it('C2, C9: a link whose memory cannot be had is told of and plugged, the rest goes on, and it comes back when it is smaller', async () => {
    const tap = createTap();
    const basin = createBasin();
    const { executor, events } = await createRig({
      tap: { outputs: { out: 'frame' }, create: tap.create },
      basin: { thread: 'far', inputs: { in: 'frame' }, execution: { mode: 'reactive' }, create: basin.create },
    });
    await executor.load({
      processors: { a: { kind: 'tap', config: {} }, b: { kind: 'basin', config: {} } },
      links: [{ from: 'a.out', to: 'b.in', capacity: 2, policy: 'block' }],
    });
    await executor.start();
    const { SharedArrayBuffer: real } = globalThis;
    try {
      globalThis.SharedArrayBuffer = function refuse() {
        throw new RangeError('Array buffer allocation failed');
      } as unknown as SharedArrayBufferConstructor;
      expect((await executor.updateLink('a.out', 'b.in', { capacity: 64 })).ok).toBe(true);
    } finally {
      globalThis.SharedArrayBuffer = real;
    }
    expect(executor.actual.links.get('a.out -> b.in')?.status.state).toBe('plugged');
    expect(events.filter(({ type }) => type === 'error')).toMatchObject([{ id: 'a.out -> b.in' }]);
    await executor.updateLink('a.out', 'b.in', { capacity: 4 });
    expect(executor.actual.links.get('a.out -> b.in')?.status.state).toBe('wired');
    tap.give([1, 2, 3, 4]);
    await until(() => basin.got.length === 1);
    await executor.dispose();
  });

  it('C9: a link that was plugged is not removed a second time when its thread is lost', async () => {
    const { executor, events } = await createRig({
      a: { outputs: { out: 'text' }, create: () => Promise.reject(new Error('no')) },
      b: { thread: 'far', inputs: { in: 'text' } },
    });
    await executor.load({
      processors: { a: { kind: 'a', config: {} }, b: { kind: 'b', config: {} } },
      links: [{ from: 'a.out', to: 'b.in', capacity: 1, policy: 'block' }],
    });
    await executor.start();
    executor.hostLost('far', 'killed by the test');
    expect(events.filter(({ type }) => type === 'link-removed')).toHaveLength(1);
    await executor.dispose();
  });
});
