import { describe, expect, it } from 'vitest';
import { createProcessorHost } from '#app/show/host.ts';
import type { HostEvent } from '#app/show/host-api.ts';
import { createInletPort } from '#app/show/inlet.ts';
import { createOutletPort } from '#app/show/outlet.ts';
import type { ProcessorContext } from '#app/show/processor.ts';
import { createDirectLink } from '#app/show/transport/direct.ts';
import { createManualClock } from './support/manual-clock.ts';
import { type KindSketch, portTypes, quiet, sketchKinds, until } from './support/rig.ts';

function open(sketches: Readonly<Record<string, KindSketch>>) {
  const clock = createManualClock();
  const events: HostEvent[] = [];
  const host = createProcessorHost({
    ...sketchKinds(sketches),
    portTypes,
    clock,
    logger: quiet,
    onEvent: (event) => void events.push(event),
  });
  let instances = 0;
  const run = async (id: string, kind = id, config = {}): Promise<void> => {
    const instance = ++instances;
    await host.start({ id, instance, kind, config });
    await host.begin([id]);
    await until(() => events.some((event) => (event.type === 'started' || event.type === 'failed') && event.instance === instance));
  };
  return { clock, events, host, run };
}

const link = (capacity = 4) => ({
  link: 'l',
  capacity,
  policy: 'block' as const,
  transport: 'direct' as const,
  from: { processor: 'a', port: 'out' },
  to: { processor: 'b', port: 'in' },
});

describe('processor host', () => {
  it('C5: continuous processors keep their interval, and do not catch up on ticks a stall has swallowed', async () => {
    const calls: number[] = [];
    const { clock, host, run } = open({
      tick: {
        execution: { mode: 'continuous', intervalMs: 10 },
        create: ({ clock: time }) => ({ process: () => void calls.push(time.now()) }),
      },
    });
    await run('tick');
    await clock.advance(35);
    expect(calls).toEqual([0, 10, 20, 30]);
    await host.dispose();
    await clock.advance(100);
    expect(calls).toHaveLength(4);
  });

  it('C5: a manual processor is called once when it starts, for its own trigger and for its links, and not for messages', async () => {
    let calls = 0;
    let trigger = (): void => undefined;
    let send = (_message: unknown): boolean => false;
    const { clock, host, run } = open({
      a: {
        outputs: { out: 'text' },
        create: (context) => {
          send = (message) => context.outlet('out').send(message);
          return {};
        },
      },
      b: {
        inputs: { in: 'text' },
        execution: { mode: 'manual' },
        create: (context) => {
          trigger = context.trigger;
          return { process: () => void calls++ };
        },
      },
    });
    await run('a');
    await run('b');
    await clock.advance(1);
    expect(calls).toBe(1);
    await host.wire(link());
    await clock.advance(1);
    expect(calls).toBe(2);
    expect(send('hello')).toBe(true);
    await clock.advance(100);
    expect(calls).toBe(2);
    for (let i = 0; i < 3; i++) trigger();
    await clock.advance(1);
    expect(calls).toBe(3);
    await host.dispose();
    trigger();
    await clock.advance(1);
    expect(calls).toBe(3);
  });

  it('D2: whoever is told of a failure and throws leaves no processor behind that cannot be started again', async () => {
    const clock = createManualClock();
    const host = createProcessorHost({
      ...sketchKinds({ a: { create: () => ({ cleanup: () => Promise.reject(new Error('cannot')) }) } }),
      portTypes,
      clock,
      logger: quiet,
      onEvent: ({ type }) => {
        if (type === 'error') throw new Error('nobody listens');
      },
    });
    await host.start({ id: 'a', instance: 1, kind: 'a', config: {} });
    await host.begin(['a']);
    await until(() => clock.pending === 0);
    await clock.advance(1);
    await expect(host.stop('a')).rejects.toThrow();
    await host.start({ id: 'a', instance: 2, kind: 'a', config: {} });
  });

  it('C5: never calls process while a call is unsettled, whatever becomes due meanwhile', async () => {
    let running = 0;
    let most = 0;
    let calls = 0;
    const finish: (() => void)[] = [];
    const { clock, host, run } = open({
      slow: {
        execution: { mode: 'continuous', intervalMs: 10 },
        create: () => ({
          async process() {
            calls++;
            most = Math.max(most, ++running);
            await new Promise<void>((resolve) => finish.push(resolve));
            running--;
          },
        }),
      },
    });
    await run('slow');
    await clock.advance(100);
    expect(calls).toBe(1);
    finish[0]?.();
    await clock.advance(10);
    expect(calls).toBe(2);
    expect(most).toBe(1);
    finish[1]?.();
    await host.dispose();
  });

  it('C5: of those that are due the higher priority goes first', async () => {
    const order: string[] = [];
    const create = ({ id }: ProcessorContext) => ({ process: () => void order.push(id) });
    const execution = { mode: 'continuous', intervalMs: 10 } as const;
    const { clock, host, run } = open({
      low: { priority: 1, execution, create },
      high: { priority: 9, execution, create },
      middle: { priority: 5, execution, create },
    });
    for (const id of ['low', 'high', 'middle']) await run(id);
    order.length = 0;
    // All three ticks at one moment, before any turn is given.
    await host.pause();
    await host.resume();
    await clock.advance(0);
    expect(order).toEqual(['high', 'middle', 'low']);
    await host.dispose();
  });

  it('C5: a reactive processor is called for messages, and not again for what it leaves waiting', async () => {
    let calls = 0;
    let send = (_n: number): boolean => false;
    const { clock, host, run } = open({
      a: {
        outputs: { out: 'number' },
        create: (context) => {
          send = (n) => context.outlet<number>('out').send(n);
          return {};
        },
      },
      b: {
        inputs: { in: 'number' },
        execution: { mode: 'reactive' },
        create: (context) => ({
          process() {
            calls++;
            const input = context.inlet<number>('in');
            if (input.size >= 2) input.take();
          },
        }),
      },
    });
    await run('a');
    await run('b');
    await host.wire(link());
    await clock.advance(0);
    expect(calls).toBe(0);
    send(1);
    await clock.advance(0);
    expect(calls).toBe(1);
    send(2);
    await clock.advance(0);
    // Two waited: one call took the first, and as more waited it was called once more, which took nothing.
    expect(calls).toBe(3);
    await host.dispose();
  });

  it('D3: a blocking link that is full holds its sender until there is room', async () => {
    let sent = 0;
    let take = (): unknown => undefined;
    const { clock, host, run } = open({
      a: {
        outputs: { out: 'number' },
        execution: { mode: 'continuous', intervalMs: 10 },
        create: (context) => ({
          process: () => void (context.outlet<number>('out').send(sent + 1) && sent++),
        }),
      },
      b: {
        inputs: { in: 'number' },
        create: (context) => {
          take = () => context.inlet('in').take();
          return {};
        },
      },
    });
    await run('b');
    await run('a');
    sent = 0;
    await host.wire(link(2));
    await clock.advance(100);
    expect(sent).toBe(2);
    expect(take()).toBe(1);
    await clock.advance(0);
    expect(sent).toBe(3);
    expect([take(), take()]).toEqual([2, 3]);
    await host.dispose();
  });

  it('C6: ports without links drop silently and yield nothing, and what is dropped is disposed of', async () => {
    const disposed: unknown[] = [];
    const clock = createManualClock();
    const seen: unknown[] = [];
    const events: HostEvent[] = [];
    const host = createProcessorHost({
      ...sketchKinds({
        lone: {
          inputs: { in: 'owned' },
          outputs: { out: 'owned' },
          create: (context) => {
            const output = context.outlet('out');
            seen.push(
              output.connected,
              output.send({ bitmap: 1 }),
              output.full,
              context.inlet('in').take(),
              context.inlet('in').takeLatest(),
            );
            return {};
          },
        },
      }),
      portTypes: { owned: { name: 'owned', dispose: (message: unknown) => void disposed.push(message) } },
      clock,
      logger: quiet,
      onEvent: (event) => void events.push(event),
    });
    await host.start({ id: 'lone', instance: 1, kind: 'lone', config: {} });
    await host.begin(['lone']);
    await until(() => events.length > 0);
    expect(events[0]?.type).toBe('started');
    expect(seen).toEqual([false, true, false, undefined, undefined]);
    expect(disposed).toEqual([{ bitmap: 1 }]);
    await host.dispose();
  });

  it('C6: what is stopped leaves plugs at the other ends', async () => {
    let connected = (): boolean => false;
    const { host, run } = open({
      a: {
        outputs: { out: 'number' },
        create: (context) => {
          connected = () => context.outlet('out').connected;
          return {};
        },
      },
      b: { inputs: { in: 'number' } },
    });
    await run('a');
    await run('b');
    await host.wire(link());
    expect(connected()).toBe(true);
    await host.stop('b');
    expect(connected()).toBe(false);
    await host.dispose();
  });

  it('C4: pause suspends every processor after its running call, resume lets it go on', async () => {
    const log: string[] = [];
    const { clock, host, run } = open({
      tick: {
        execution: { mode: 'continuous', intervalMs: 10 },
        create: () => ({
          process: () => void log.push('process'),
          pause: () => void log.push('pause'),
          resume: () => void log.push('resume'),
        }),
      },
    });
    await run('tick');
    await clock.advance(10);
    await host.pause();
    await clock.advance(1000);
    expect(log).toEqual(['process', 'process', 'pause']);
    await host.resume();
    await clock.advance(10);
    expect(log).toEqual(['process', 'process', 'pause', 'resume', 'process', 'process']);
    await host.dispose();
  });

  it('C4: what starts while the show is paused is set up and stays suspended', async () => {
    let calls = 0;
    const { clock, host, run } = open({
      tick: { execution: { mode: 'continuous', intervalMs: 10 }, create: () => ({ process: () => void calls++ }) },
    });
    await host.pause();
    await run('tick');
    await clock.advance(100);
    expect(calls).toBe(0);
    await host.resume();
    await clock.advance(10);
    expect(calls).toBe(2);
    await host.dispose();
  });

  it('C9: a processor that throws is reported, and stopped as failed after five throws in a row', async () => {
    let calls = 0;
    let cleanups = 0;
    const { clock, events, host, run } = open({
      bad: {
        execution: { mode: 'continuous', intervalMs: 10 },
        create: () => ({
          process() {
            calls++;
            if (calls !== 3) throw new Error(`call ${calls}`);
          },
          cleanup: () => void cleanups++,
        }),
      },
    });
    await run('bad');
    await clock.advance(500);
    expect(calls).toBe(8); // two throws, one success, then five in a row
    expect(events.filter(({ type }) => type === 'error')).toHaveLength(7);
    expect(events.at(-1)).toMatchObject({ type: 'failed', id: 'bad', failure: { code: 'process-failed' } });
    await host.stop('bad');
    expect(cleanups).toBe(1);
  });

  it('C9: a rejected process counts like a throw', async () => {
    const { clock, events, host, run } = open({
      bad: { execution: { mode: 'continuous', intervalMs: 10 }, create: () => ({ process: () => Promise.reject(new Error('no')) }) },
    });
    await run('bad');
    await clock.advance(500);
    expect(events.filter(({ type }) => type === 'error')).toHaveLength(5);
    expect(events.at(-1)?.type).toBe('failed');
    await host.dispose();
  });

  it('D2: a stop in mid-setup aborts the signal, and what setup built all the same is cleaned up once', async () => {
    let cleanups = 0;
    let built = (): void => undefined;
    let signal: AbortSignal | undefined;
    const { clock, events, host } = open({
      slow: {
        create: async (context) => {
          signal = context.signal;
          await new Promise<void>((resolve) => {
            built = resolve;
          });
          return { cleanup: () => void cleanups++ };
        },
      },
    });
    await host.start({ id: 's', instance: 1, kind: 'slow', config: {} });
    await host.begin(['s']);
    await clock.advance(0);
    const stopped = host.stop('s');
    expect(signal?.aborted).toBe(true);
    built();
    await stopped;
    expect(cleanups).toBe(1);
    await host.stop('s');
    expect(cleanups).toBe(1);
    expect(events).toEqual([]);
  });

  it('D2: a setup that never settles does not hold a stop for ever', async () => {
    const { clock, events, host } = open({ stuck: { create: () => new Promise(() => undefined) } });
    await host.start({ id: 's', instance: 1, kind: 'stuck', config: {} });
    await host.begin(['s']);
    let stopped = false;
    const stopping = host.stop('s').then(() => {
      stopped = true;
    });
    await clock.advance(1000);
    expect(stopped).toBe(false);
    await clock.advance(2000);
    await stopping;
    expect(events).toMatchObject([{ type: 'error', failure: { code: 'too-slow' } }]);
  });

  it('D2: cleanup waits for the running call of process', async () => {
    const log: string[] = [];
    let finish = (): void => undefined;
    const { clock, host, run } = open({
      busy: {
        create: (context) => {
          context.trigger();
          return {
            async process() {
              log.push('process');
              await new Promise<void>((resolve) => {
                finish = resolve;
              });
              log.push(`settled, aborted ${context.signal.aborted}`);
            },
            cleanup: () => void log.push('cleanup'),
          };
        },
      },
    });
    await run('busy');
    await clock.advance(0);
    const stopping = host.stop('busy');
    await clock.advance(1);
    finish();
    await stopping;
    expect(log).toEqual(['process', 'settled, aborted true', 'cleanup']);
  });

  it('D2: a cleanup that fails is reported and keeps nothing from stopping', async () => {
    const { events, host, run } = open({ bad: { create: () => ({ cleanup: () => Promise.reject(new Error('stuck')) }) } });
    await run('bad');
    await host.stop('bad');
    expect(events.at(-1)).toMatchObject({ type: 'error', id: 'bad', failure: { code: 'cleanup-failed', message: 'stuck' } });
  });

  it('C8: hands a changed configuration over, and says when it takes a restart', async () => {
    const got: unknown[] = [];
    const { host, run } = open({
      hot: { create: () => ({ reconfigure: (config) => void got.push(config) }) },
      cold: {},
    });
    await run('hot');
    await run('cold');
    expect(await host.configure('hot', { gain: 2 })).toBe(true);
    expect(await host.configure('cold', { gain: 2 })).toBe(false);
    expect(got).toEqual([{ gain: 2 }]);
    await host.dispose();
  });

  it('C8: a changed configuration is handed over between two calls of process, however busy the processor is', async () => {
    const log: string[] = [];
    let finish = (): void => undefined;
    const { clock, host, run } = open({
      busy: {
        create: (context) => {
          context.trigger();
          return {
            async process() {
              context.trigger();
              log.push('process');
              await new Promise<void>((resolve) => {
                finish = resolve;
              });
              log.push('settled');
            },
            reconfigure: () => void log.push('reconfigure'),
          };
        },
      },
    });
    await run('busy');
    await clock.advance(0);
    const configured = host.configure('busy', { gain: 2 });
    await clock.advance(0);
    expect(log).toEqual(['process']);
    finish();
    expect(await configured).toBe(true);
    await clock.advance(0);
    expect(log).toEqual(['process', 'settled', 'reconfigure', 'process']);
    finish();
    await host.dispose();
  });

  it('C4: a resume while a processor is still being paused lets it tick once an interval, not twice', async () => {
    let calls = 0;
    let pausing = (): void => undefined;
    const { clock, host } = open({
      tick: {
        execution: { mode: 'continuous', intervalMs: 10 },
        create: () => ({
          process: () => void calls++,
          pause: () =>
            new Promise<void>((resolve) => {
              pausing = resolve;
            }),
        }),
      },
    });
    await host.pause();
    await host.start({ id: 't', instance: 1, kind: 'tick', config: {} });
    await host.begin(['t']);
    await clock.advance(0);
    const resumed = host.resume();
    pausing();
    await resumed;
    await clock.advance(3);
    calls = 0;
    await clock.advance(100);
    expect(calls).toBe(10);
    await host.dispose();
    calls = 0;
    await clock.advance(100);
    expect(calls).toBe(0);
  });

  it('C6: takeLatest gives the newest and disposes of what it passes over', async () => {
    const disposed: unknown[] = [];
    const port = createInletPort((message) => void disposed.push(message));
    const { send, receive } = createDirectLink({
      capacity: 8,
      policy: 'block',
      dispose: (message) => void disposed.push(message),
      clock: createManualClock(),
      onReadable: () => undefined,
      onRoom: () => undefined,
    });
    port.attach('l', receive, { capacity: 8, policy: 'block' });
    for (const n of [1, 2, 3]) send.send(n);
    expect(port.inlet.takeLatest()).toBe(3);
    expect(disposed).toEqual([1, 2]);
    expect(port.inlet.takeLatest()).toBeUndefined();
    send.send(4);
    port.detach('l');
    expect(disposed).toEqual([1, 2, 4]);
    expect(port.inlet.connected).toBe(false);
  });

  it('C6: several links at one input are read in turn, at one output each gets every message and one that is full holds all', () => {
    const out = createOutletPort('a.out');
    const input = createInletPort();
    const open = (capacity: number) =>
      createDirectLink({ capacity, policy: 'block', clock: createManualClock(), onReadable: () => undefined, onRoom: () => undefined });
    const wide = open(9);
    const narrow = open(1);
    const terms = { capacity: 1, policy: 'block' } as const;
    out.attach('wide', wide.send, terms);
    out.attach('narrow', narrow.send, terms);
    expect([out.outlet.send('x'), out.outlet.send('y')]).toEqual([true, false]);
    expect([wide.receive.size, narrow.receive.size, out.outlet.full, out.refused]).toEqual([1, 1, true, true]);
    narrow.receive.take();
    expect(out.outlet.send('y')).toBe(true);
    input.attach('wide', wide.receive, terms);
    input.attach('narrow', narrow.receive, terms);
    expect([input.inlet.take(), input.inlet.take(), input.inlet.take(), input.inlet.take()]).toEqual(['x', 'y', 'y', undefined]);
  });

  it('C1: a missing resource, kind, or code fails by name', async () => {
    const { events, host, run } = open({ needy: { create: (context) => context.resource('canvas') } });
    await expect(host.start({ id: 'x', instance: 9, kind: 'nothing', config: {} })).rejects.toMatchObject({ code: 'unknown-kind' });
    await run('needy');
    expect(events).toMatchObject([{ type: 'failed', failure: { code: 'missing-resource', message: expect.stringContaining('canvas') } }]);
    await host.stop('needy');
    await host.provide('canvas', { cleanup: () => undefined });
    await run('needy');
    expect(events.at(-1)?.type).toBe('started');
    await host.dispose();
  });

  it('C7: an outlet hands its raw end to a worklet and takes it back', async () => {
    const ends: unknown[] = [];
    const { host, run } = open({
      a: {
        outputs: { out: 'frame' },
        create: (context) => {
          context.outlet('out').handOff((end) => void ends.push(end?.type));
          return { process: () => void context.outlet('out').send(new Float64Array(4)) };
        },
      },
      b: { inputs: { in: 'frame' } },
    });
    await run('a');
    await run('b');
    const buffer = new SharedArrayBuffer(4096);
    const { port1, port2 } = new MessageChannel();
    await host.wire({ ...link(), transport: 'ring', side: 'from', at: { processor: 'a', port: 'out' }, buffer });
    await host.unwire('l');
    await host.wire({ ...link(), transport: 'port', side: 'from', at: { processor: 'a', port: 'out' }, port: port1 });
    await host.unwire('l');
    expect(ends).toEqual([undefined, 'ring', undefined, 'port', undefined]);
    port1.close();
    port2.close();
    await host.dispose();
  });
});
