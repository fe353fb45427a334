import { describe, expect, it } from 'vitest';
import type { CapabilitySpec } from '#app/show/capability.ts';
import type { PortType, ProcessorContext } from '#app/show/processor.ts';
import { createSource, openLoneHost } from './support/lone-host.ts';
import { portTypes } from './support/rig.ts';

const use = (name: CapabilitySpec['use'], config: CapabilitySpec['config'] = {}): CapabilitySpec => ({ use: name, config });

/** A processor that takes everything that waits, and throws at what the test says. */
function taker(got: unknown[], throwAt: (message: unknown) => boolean = () => false) {
  return (context: ProcessorContext) => ({
    process() {
      const input = context.inlet('in');
      for (let message = input.take(); message !== undefined; message = input.take()) {
        if (throwAt(message)) throw new Error(`choked on ${String(message)}`);
        got.push(message);
      }
    },
  });
}

const reactive = { mode: 'reactive' } as const;
const ticking = { mode: 'continuous', intervalMs: 10 } as const;

describe('chain', () => {
  it('D5: the first of the list is outermost, and reports stand in the order of the list', async () => {
    const source = createSource('odd');
    const types: Record<string, PortType> = { odd: { name: 'odd', problem: (n: number) => (n % 2 ? undefined : 'even') } };
    const got: unknown[] = [];
    const { clock, host, run, link } = openLoneHost(
      { a: source.sketch, b: { inputs: { in: 'odd' }, execution: reactive, create: taker(got) } },
      types,
    );
    const countsOf = async (chain: readonly CapabilitySpec[]) => {
      await run('a');
      await run('b', { chain });
      await link();
      for (const n of [1, 2, 3]) source.send(n);
      await clock.advance(0);
      const { capabilities } = (await host.inspect()).processors['b'] ?? {};
      await host.stop('a');
      await host.stop('b');
      return { names: Object.keys(capabilities ?? {}), taken: capabilities?.['metering']?.counters['taken'] };
    };
    // Outside the check metering sees what is refused; inside it does not.
    expect(await countsOf([use('metering'), use('schema-check')])).toEqual({ names: ['metering', 'schema-check'], taken: 3 });
    expect(await countsOf([use('schema-check'), use('metering')])).toEqual({ names: ['schema-check', 'metering'], taken: 2 });
    expect(got).toEqual([1, 3, 1, 3]);
  });

  it('D5: what leaves passes the chain from the inside out, and what a full link refuses has not passed it', async () => {
    const source = createSource('odd');
    const types: Record<string, PortType> = { odd: { name: 'odd', problem: (n: number) => (n % 2 ? undefined : 'even') } };
    const { host, run, link } = openLoneHost({ a: source.sketch, b: { inputs: { in: 'odd' } } }, types);
    const sentOf = async (chain: readonly CapabilitySpec[]) => {
      await run('b');
      await run('a', { chain });
      await link({ capacity: 2 });
      expect([1, 2, 3, 5].map(source.send)).toEqual([true, true, true, false]);
      const { capabilities } = (await host.inspect()).processors['a'] ?? {};
      await host.stop('a');
      await host.stop('b');
      return capabilities?.['metering']?.counters['sent'];
    };
    expect(await sentOf([use('metering'), use('schema-check')])).toBe(2);
    expect(await sentOf([use('schema-check'), use('metering')])).toBe(3);
  });

  it('D5: turns pass the chain from the outside in: outside a retry a turn is metered once, inside it each attempt', async () => {
    const turnsOf = async (chain: readonly CapabilitySpec[]) => {
      let failures = 1;
      const { clock, host, run } = openLoneHost({
        b: {
          create: () => ({
            process() {
              if (failures-- > 0) throw new Error('once');
            },
          }),
        },
      });
      await run('b', { chain });
      await clock.advance(100);
      return (await host.inspect()).processors['b']?.capabilities['metering']?.counters['turns'];
    };
    expect(await turnsOf([use('metering'), use('retry', { attempts: 2, delayMs: 1 })])).toBe(1);
    expect(await turnsOf([use('retry', { attempts: 2, delayMs: 1 }), use('metering')])).toBe(2);
  });

  it('D5: takeLatest passes the chain too: the newest alone, of what waits and of what was put back', async () => {
    const source = createSource();
    const got: unknown[] = [];
    let failures = 1;
    const { clock, host, run, link } = openLoneHost({
      a: source.sketch,
      b: {
        inputs: { in: 'number' },
        execution: reactive,
        create: (context) => ({
          process() {
            const newest = context.inlet('in').takeLatest();
            if (newest === undefined) return;
            if (failures-- > 0) throw new Error('once');
            got.push(newest);
          },
        }),
      },
    });
    await run('a');
    await run('b', { chain: [use('metering'), use('retry', { attempts: 2, delayMs: 10 })] });
    await link();
    for (const n of [1, 2, 3]) source.send(n);
    await clock.advance(10);
    expect(got).toEqual([3]);
    failures = 1;
    source.send(4);
    await clock.advance(5);
    source.send(5);
    await clock.advance(10);
    expect(got).toEqual([3, 5]);
    // Outside the retry, metering has seen each message once.
    expect((await host.inspect()).processors['b']?.capabilities['metering']?.counters['taken']).toBe(3);
  });

  it('D5: a capability that does not exist keeps the processor from starting', async () => {
    const { host } = openLoneHost({ a: {} });
    const chain = [{ use: 'magic', config: {} } as unknown as CapabilitySpec];
    await expect(host.start({ id: 'a', instance: 1, kind: 'a', config: {}, chain })).rejects.toMatchObject({ code: 'unknown-capability' });
  });

  it('D5: without a chain a processor gets its bare ports', async () => {
    const source = createSource();
    const got: unknown[] = [];
    const { clock, host, run, link } = openLoneHost({
      a: source.sketch,
      b: { inputs: { in: 'number' }, execution: reactive, create: taker(got) },
    });
    await run('a');
    await run('b', { chain: [] });
    await link();
    source.send(1);
    await clock.advance(0);
    expect(got).toEqual([1]);
    expect((await host.inspect()).processors['b']).toMatchObject({ phase: 'running', capabilities: {} });
  });
});

describe('rate-limit', () => {
  const limited = { chain: [use('rate-limit', { perSecond: 10, burst: 2 })] };

  it('D5: lets a burst through, then so many turns a second, and wakes once for each', async () => {
    const at: number[] = [];
    const { clock, host, run } = openLoneHost({
      tick: { execution: ticking, create: ({ clock: time }) => ({ process: () => void at.push(time.now()) }) },
    });
    await run('tick', limited);
    await clock.advance(500);
    // Two tokens at once, then one each 100 ms; the refill has gone on during the burst.
    expect(at).toEqual([0, 10, 100, 200, 300, 400, 500]);
    await host.dispose();
    expect(clock.pending).toBe(0);
  });

  it('D5, D3: what is held back waits in its link, and the report says so', async () => {
    const source = createSource();
    const got: unknown[] = [];
    const one = (context: ProcessorContext) => ({ process: () => void got.push(context.inlet('in').take()) });
    const { clock, host, run, link } = openLoneHost({
      a: source.sketch,
      b: { inputs: { in: 'number' }, execution: reactive, create: one },
    });
    await run('a');
    await run('b', limited);
    await link({ capacity: 4 });
    for (const n of [1, 2, 3, 4]) source.send(n);
    await clock.advance(0);
    expect(got).toEqual([1, 2]);
    const health = async () => (await host.inspect()).processors['b']?.capabilities['rate-limit'];
    expect(await health()).toEqual({ health: 'holding-back', counters: { turns: 2, held: 1 } });
    // One timer, however often it is woken meanwhile.
    expect(clock.pending).toBe(1);
    expect([source.send(5), source.send(6), source.send(7)]).toEqual([true, true, false]);
    await clock.advance(0);
    expect(clock.pending).toBe(1);
    await clock.advance(1000);
    expect(got).toEqual([1, 2, 3, 4, 5, 6]);
    expect((await health())?.health).toBe('ok');
  });
});

describe('schema-check', () => {
  it('C6, D5: refuses what its port does not take, disposes of it, counts it, and reports at most once a second', async () => {
    const disposed: unknown[] = [];
    const types: Record<string, PortType> = {
      positive: {
        name: 'positive',
        problem: (n: number) => (n > 0 ? undefined : `${n} is not positive`),
        dispose: (n: number) => void disposed.push(n),
      },
    };
    const source = createSource('positive');
    const got: unknown[] = [];
    const { clock, host, run, link, errors } = openLoneHost(
      { a: source.sketch, b: { inputs: { in: 'positive' }, execution: reactive, create: taker(got) } },
      types,
    );
    await run('a');
    await run('b', { chain: [use('schema-check')] });
    await link();
    for (const n of [1, -1, -2, 2]) source.send(n);
    await clock.advance(0);
    expect(got).toEqual([1, 2]);
    expect(disposed).toEqual([-1, -2]);
    expect(errors()).toEqual(['b.in: -1 is not positive (1 refused so far)']);
    await clock.advance(999);
    source.send(-3);
    await clock.advance(0);
    expect(errors()).toHaveLength(1);
    await clock.advance(1);
    source.send(-4);
    await clock.advance(0);
    expect(errors()).toHaveLength(2);
    expect((await host.inspect()).processors['b']).toMatchObject({
      errors: 2,
      capabilities: { 'schema-check': { health: 'failing', counters: { checked: 6, refused: 4 } } },
    });
  });

  it('D5: keeps a bad message from leaving, and its sender goes on', async () => {
    const got: unknown[] = [];
    const types: Record<string, PortType> = { short: { name: 'short', problem: (s: string) => (s.length < 3 ? undefined : 'too long') } };
    const source = createSource('short');
    const { clock, run, link, errors } = openLoneHost(
      { a: source.sketch, b: { inputs: { in: 'short' }, execution: reactive, create: taker(got) } },
      types,
    );
    await run('b');
    await run('a', { chain: [use('schema-check')] });
    await link();
    expect([source.send('ab'), source.send('abc'), source.send('c')]).toEqual([true, true, true]);
    await clock.advance(0);
    expect(got).toEqual(['ab', 'c']);
    expect(errors()).toEqual(['a.out: too long (1 refused so far)']);
  });

  it.each([
    [new Float32Array(4), 'frame is a Float64Array'],
    [new Float64Array(3), 'frame has 4 elements, not 3'],
    ['text', 'frame is a Float64Array'],
  ])('D5: a frame is an array of its kind and length: %o', async (message, problem) => {
    const source = createSource('frame');
    const { run, errors } = openLoneHost({ a: source.sketch });
    await run('a', { chain: [use('schema-check')] });
    source.send(message);
    source.send(new Float64Array(4));
    expect(errors()).toEqual([`a.out: ${problem} (1 refused so far)`]);
  });

  it('D5: a message too malformed to be freed does no harm', async () => {
    const types: Record<string, PortType> = {
      picture: {
        name: 'picture',
        problem: (message: { readonly bitmap?: unknown }) => (message.bitmap ? undefined : 'no bitmap'),
        dispose: (message: { readonly bitmap: { close(): void } }) => message.bitmap.close(),
      },
    };
    const source = createSource('picture');
    const { run, errors } = openLoneHost({ a: source.sketch }, types);
    await run('a', { chain: [use('schema-check')] });
    expect(source.send({})).toBe(true);
    expect(errors()).toHaveLength(2);
  });
});

describe('retry', () => {
  const patient = { chain: [use('retry', { attempts: 3, delayMs: 100 })] };

  it('D5: a turn that throws is run again with the same messages, after a delay that doubles', async () => {
    const source = createSource();
    const got: unknown[] = [];
    let failures = 2;
    const at: number[] = [];
    const { clock, events, host, run, link } = openLoneHost({
      a: source.sketch,
      b: {
        inputs: { in: 'number' },
        execution: reactive,
        create: (context) => {
          const inner = taker(got, (n) => n === 2 && failures-- > 0)(context);
          return {
            process() {
              at.push(clock.now());
              got.length = 0;
              inner.process();
            },
          };
        },
      },
    });
    await run('a');
    await run('b', patient);
    await link();
    for (const n of [1, 2, 3]) source.send(n);
    await clock.advance(1000);
    expect(at).toEqual([0, 100, 300]);
    expect(got).toEqual([1, 2, 3]);
    expect(events.filter(({ type }) => type === 'error')).toEqual([]);
    const { capabilities } = (await host.inspect()).processors['b'] ?? {};
    expect(capabilities?.['retry']).toEqual({ health: 'ok', counters: { retries: 2, recovered: 1, failed: 0 } });
  });

  it('C9, D5: the last failure passes on, and only what passes on counts towards giving up', async () => {
    let calls = 0;
    const { clock, events, host, run } = openLoneHost({
      bad: {
        execution: ticking,
        create: () => ({
          process() {
            calls++;
            throw new Error('no');
          },
        }),
      },
    });
    await run('bad', { chain: [use('retry', { attempts: 2, delayMs: 1 })] });
    await clock.advance(1000);
    // Five failures that passed on, of two attempts each.
    expect(calls).toBe(10);
    expect(events.filter(({ type }) => type === 'error')).toHaveLength(5);
    expect(events.at(-1)).toMatchObject({ type: 'failed', id: 'bad' });
    await host.dispose();
    expect(clock.pending).toBe(0);
  });

  it('D5: a message that fails every attempt is gone, as without a retry: it does not come back for ever', async () => {
    const source = createSource();
    const got: unknown[] = [];
    const { clock, run, link, errors } = openLoneHost({
      a: source.sketch,
      b: { inputs: { in: 'number' }, execution: reactive, create: taker(got, (n) => n === 2) },
    });
    await run('a');
    await run('b', { chain: [use('retry', { attempts: 2, delayMs: 1 })] });
    await link();
    source.send(2);
    source.send(3);
    await clock.advance(100);
    expect([got, errors()]).toEqual([[3], ['choked on 2']]);
  });

  it('D5: what an attempt has sent is done, and is not sent twice', async () => {
    const source = createSource();
    const got: unknown[] = [];
    let failed = false;
    const { clock, run, link } = openLoneHost({
      a: source.sketch,
      relay: {
        inputs: { in: 'number' },
        outputs: { out: 'number' },
        execution: reactive,
        create: (context) => ({
          process() {
            const input = context.inlet<number>('in');
            for (let n = input.take(); n !== undefined; n = input.take()) {
              if (n === 3 && !failed) {
                failed = true;
                throw new Error('once');
              }
              context.outlet('out').send(n);
            }
          },
        }),
      },
      b: { inputs: { in: 'number' }, execution: reactive, create: taker(got) },
    });
    await run('a');
    await run('b');
    await run('relay', patient);
    await link({ to: 'relay.in' });
    await link({ from: 'relay.out' });
    for (const n of [1, 2, 3, 4]) source.send(n);
    await clock.advance(1000);
    expect(got).toEqual([1, 2, 3, 4]);
  });

  it('D5: a message that must be freed is not handed over a second time', async () => {
    const types: Record<string, PortType> = { owned: { name: 'owned', dispose: () => undefined } };
    const source = createSource('owned');
    const taken: unknown[] = [];
    const { clock, run, link } = openLoneHost(
      {
        a: source.sketch,
        b: {
          inputs: { in: 'owned' },
          execution: reactive,
          create: (context) => ({
            process() {
              const message = context.inlet('in').take();
              if (message !== undefined) taken.push(message);
              if (taken.length === 1) throw new Error('once');
            },
          }),
        },
      },
      types,
    );
    await run('a');
    await run('b', patient);
    await link();
    source.send('x');
    source.send('y');
    await clock.advance(1000);
    expect(taken).toEqual(['x', 'y']);
  });

  it('D2: a stop in the middle of a delay ends it at once and leaves no timer', async () => {
    let calls = 0;
    const { clock, events, host, run } = openLoneHost({
      bad: {
        create: () => ({
          process() {
            calls++;
            throw new Error('no');
          },
        }),
      },
    });
    await run('bad', patient);
    await clock.advance(0);
    expect(clock.pending).toBe(1);
    await host.stop('bad');
    expect(clock.pending).toBe(0);
    await clock.advance(1000);
    expect(calls).toBe(1);
    expect(events.map(({ type }) => type)).toEqual(['started', 'error']);
  });
});

describe('metering', () => {
  it('D6: counts turns and messages, and how long turns take', async () => {
    const source = createSource();
    const { clock, host, run, link } = openLoneHost({
      a: source.sketch,
      b: {
        inputs: { in: 'number' },
        execution: reactive,
        create: (context) => ({
          async process() {
            context.inlet('in').take();
            await new Promise<void>((resolve) => void clock.after(20, resolve));
          },
        }),
      },
    });
    const chain = [use('metering')];
    await run('a', { chain });
    await run('b', { chain });
    await link();
    for (const n of [1, 2, 3]) source.send(n);
    await clock.advance(1000);
    const { processors } = await host.inspect();
    expect(processors['a']?.capabilities['metering']?.counters['sent']).toBe(3);
    expect(processors['b']).toMatchObject({ turns: 3, errors: 0 });
    expect(processors['b']?.capabilities['metering']).toMatchObject({
      health: 'ok',
      counters: { turns: 3, taken: 3, sent: 0, batches: 0, items: 0 },
      durations: { turn: { count: 3, sumMs: 60 } },
    });
  });
});

describe('tracing', () => {
  const types: Record<string, PortType> = {
    ...portTypes,
    sound: { name: 'sound', moment: (message: { readonly second: number }) => `m${message.second}` },
    light: { name: 'light' },
  };

  it('B9: one moment can be followed from port to port, and joins whatever is logged about it', async () => {
    const source = createSource('sound');
    const { clock, logs, run, link } = openLoneHost(
      {
        a: source.sketch,
        b: {
          inputs: { in: 'sound' },
          outputs: { out: 'light' },
          execution: reactive,
          create: (context) => ({
            async process() {
              const message = context.inlet('in').take();
              if (!message) return;
              await new Promise<void>((resolve) => void clock.after(5, resolve));
              context.logger.log('info', 'shining', { colour: 'red' });
              context.outlet('out').send('light');
            },
          }),
        },
      },
      types,
    );
    await run('a', { chain: [use('tracing')] });
    await run('b', { chain: [use('tracing')] });
    await link();
    for (const second of [7, 7, 8]) source.send({ second });
    await clock.advance(100);
    const shining = (moment: string) => ({
      level: 'info',
      message: 'shining',
      fields: { processor: 'b', correlationId: moment, colour: 'red' },
    });
    const trace = (message: string, processor: string, moment: string, atMs: number, more = {}) => ({
      level: 'debug',
      message,
      fields: { processor, correlationId: moment, atMs, ...more },
    });
    expect(logs).toEqual([
      trace('sent out', 'a', 'm7', 1_000_000),
      trace('sent out', 'a', 'm8', 1_000_000),
      trace('took in', 'b', 'm7', 1_000_000),
      shining('m7'),
      // Light has no moment of its own: it is about the sound it followed from.
      trace('sent out', 'b', 'm7', 1_000_005, { sinceTakenMs: 5 }),
      shining('m7'),
      trace('took in', 'b', 'm8', 1_000_010),
      shining('m8'),
      trace('sent out', 'b', 'm8', 1_000_015, { sinceTakenMs: 5 }),
    ]);
  });
});
