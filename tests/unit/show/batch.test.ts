import { describe, expect, it } from 'vitest';
import type { Batch, BatchSpec, CapabilitySpec } from '#app/show/capability.ts';
import type { BatchHandler, PortType } from '#app/show/processor.ts';
import { createSource, openLoneHost } from './support/lone-host.ts';
import { type KindSketch, portTypes } from './support/rig.ts';

const spec = (changes: Partial<BatchSpec> = {}): BatchSpec => ({ input: 'in', maxItems: 3, maxMs: 50, onFailure: 'item', ...changes });

/** A processor that writes down what it is called with; `item` may be made to do more. */
function createScribe(item: (message: unknown) => void | Promise<void> = () => undefined) {
  const batches: Batch[] = [];
  const log: string[] = [];
  const batch: BatchHandler = {
    begin: (opened) => {
      batches.push(opened);
      log.push('begin');
    },
    item(message) {
      log.push(String(message));
      return item(message);
    },
    end: (_, failures) => void log.push(`end ${failures}`),
  };
  return { log, batches, batch };
}

async function open(
  handler: BatchHandler,
  batch: BatchSpec,
  { type = 'number', types = portTypes, chain = [] as readonly CapabilitySpec[], sketch = {} as KindSketch } = {},
) {
  const source = createSource(type);
  const lone = openLoneHost({ a: source.sketch, b: { inputs: { in: type }, create: () => ({ batch: handler }), ...sketch } }, types);
  await lone.run('a');
  await lone.run('b', { batch, chain });
  await lone.link({ capacity: 8 });
  const give = async (...messages: readonly unknown[]): Promise<readonly boolean[]> => {
    const sent = messages.map(source.send);
    await lone.clock.advance(0);
    return sent;
  };
  return { ...lone, give };
}

describe('batch', () => {
  it('D4: closes when it is full or when its time is up, whichever comes first, and carries id, size and times', async () => {
    const { log, batches, batch } = createScribe();
    const { clock, give } = await open(batch, spec());
    await clock.advance(100);
    await give(1, 2);
    await clock.advance(10);
    await give(3, 4);
    expect(log).toEqual(['begin', '1', '2', '3', 'end 0']);
    await clock.advance(49);
    expect(batches).toHaveLength(1);
    await clock.advance(1);
    expect(log.splice(5)).toEqual(['begin', '4', 'end 0']);
    expect(batches).toEqual([
      { id: 'b/1', size: 3, openedAtMs: 1_000_100, closedAtMs: 1_000_110, reason: 'full' },
      { id: 'b/2', size: 1, openedAtMs: 1_000_110, closedAtMs: 1_000_160, reason: 'time' },
    ]);
    expect(clock.pending).toBe(0);
  });

  it('D4: what has been gathered is handled before a stop cleans up', async () => {
    const { log, batches, batch } = createScribe();
    const { clock, host, give } = await open(batch, spec(), {
      sketch: { inputs: { in: 'number' }, create: () => ({ batch, cleanup: () => void log.push('cleanup') }) },
    });
    await give(1, 2);
    expect(clock.pending).toBe(1);
    await host.stop('b');
    expect(log).toEqual(['begin', '1', '2', 'end 0', 'cleanup']);
    expect(batches).toMatchObject([{ size: 2, reason: 'stop' }]);
    await clock.advance(0);
    expect(clock.pending).toBe(0);
  });

  it('D4, D3: batches never overlap, and while one is handled nothing is taken beyond it', async () => {
    const finish: (() => void)[] = [];
    let running = 0;
    const { batches, batch } = createScribe(async () => {
      running++;
      expect(running).toBe(1);
      await new Promise<void>((resolve) => finish.push(resolve));
      running--;
    });
    const { clock, give } = await open(batch, spec());
    await give(1, 2, 3);
    expect(batches).toHaveLength(1);
    // Eight fit into the link, and none of them has been taken.
    expect(await give(4, 5, 6, 7, 8, 9, 10, 11, 12)).toEqual([...new Array<boolean>(8).fill(true), false]);
    for (let i = 0; i < 11; i++) {
      // The last two wait until the time of their batch is up.
      if (i === 9) await clock.advance(50);
      finish[i]?.();
      await clock.advance(0);
    }
    expect(batches.map(({ size, reason }) => [size, reason])).toEqual([
      [3, 'full'],
      [3, 'full'],
      [3, 'full'],
      [2, 'time'],
    ]);
  });

  it('D4: batches and calls of process take turns', async () => {
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, ++inside);
      await new Promise<void>((resolve) => setImmediate(resolve));
      inside--;
    };
    let calls = 0;
    let items = 0;
    const { clock, host, give } = await open({ item: () => undefined }, spec(), {
      sketch: {
        inputs: { in: 'number' },
        execution: { mode: 'continuous', intervalMs: 1 },
        create: () => ({
          process: () => {
            calls++;
            return work();
          },
          batch: {
            item: () => {
              items++;
              return work();
            },
          },
        }),
      },
    });
    for (let i = 0; i < 10; i++) {
      await give(1, 2, 3);
      await clock.advance(20);
    }
    expect([most, items, calls > 10]).toEqual([1, 30, true]);
    await host.dispose();
    expect(clock.pending).toBe(0);
  });

  it('D4: by item, a message that fails fails alone', async () => {
    const { log, batch } = createScribe((n) => {
      if (n === 2) throw new Error('two');
    });
    const { errors, give, host } = await open(batch, spec());
    await give(1, 2, 3);
    expect(log).toEqual(['begin', '1', '2', '3', 'end 1']);
    expect(errors()).toEqual(['1 of 3 messages of batch b/1 failed: two']);
    expect((await host.inspect()).processors['b']).toMatchObject({ errors: 1, phase: 'running' });
  });

  it('D4: by batch, it fails the batch: the rest is disposed of, and five in a row stop the processor', async () => {
    const disposed: unknown[] = [];
    const types: Record<string, PortType> = { owned: { name: 'owned', dispose: (message: unknown) => void disposed.push(message) } };
    const { log, batch } = createScribe((n) => {
      if (n === 2) throw new Error('two');
    });
    const { errors, events, give } = await open(batch, spec({ onFailure: 'batch' }), { type: 'owned', types });
    await give(1, 2, 3);
    expect(log).toEqual(['begin', '1', '2', 'end 3']);
    // The handler has had 1 and 2, and owns them.
    expect(disposed).toEqual([3]);
    expect(errors()).toEqual(['two']);
    for (let i = 0; i < 4; i++) await give(1, 2, 3);
    expect(events.at(-1)).toMatchObject({ type: 'failed', id: 'b' });
  });

  it('D4, D5: a message that must be freed is handed to the handler once, also under a retry', async () => {
    const disposed: unknown[] = [];
    const types: Record<string, PortType> = { owned: { name: 'owned', dispose: (message: unknown) => void disposed.push(message) } };
    const { log, batch } = createScribe((n) => {
      if (n === 2) throw new Error('two');
    });
    const chain: CapabilitySpec[] = [{ use: 'retry', config: { attempts: 3, delayMs: 10 } }];
    const { clock, errors, give } = await open(batch, spec(), { type: 'owned', types, chain });
    await give(1, 2, 3);
    await clock.advance(100);
    expect(log).toEqual(['begin', '1', '2', '3', 'end 1']);
    expect(errors()).toEqual(['1 of 3 messages of batch b/1 failed: two']);
    expect(disposed).toEqual([]);
  });

  it('D4, D5: a retry goes on where the batch failed: nothing is lost, and nothing handled twice', async () => {
    let failures = 2;
    const { log, batch } = createScribe((n) => {
      if (n === 2 && failures-- > 0) throw new Error('two');
    });
    const chain: CapabilitySpec[] = [{ use: 'retry', config: { attempts: 3, delayMs: 10 } }];
    for (const onFailure of ['batch', 'item'] as const) {
      failures = 2;
      const { clock, errors, give } = await open(batch, spec({ onFailure }), { chain });
      await give(1, 2, 3);
      await clock.advance(100);
      expect(errors()).toEqual([]);
      expect(log.splice(0)).toEqual(
        onFailure === 'batch' ? ['begin', '1', '2', '2', '2', '3', 'end 0'] : ['begin', '1', '2', '3', '2', '2', 'end 0'],
      );
    }
  });

  it('D4: capabilities surround batches: metering times them, a rate limit holds them back', async () => {
    const { batches, batch } = createScribe();
    const chain: CapabilitySpec[] = [
      { use: 'metering', config: {} },
      { use: 'rate-limit', config: { perSecond: 1, burst: 2 } },
    ];
    const { clock, give, host } = await open(batch, spec({ maxItems: 1 }), { chain });
    // The first turn, that of the start, has spent one token.
    await give(1, 2, 3);
    expect(batches).toHaveLength(1);
    await clock.advance(1000);
    expect(batches).toHaveLength(2);
    expect((await host.inspect()).processors['b']?.capabilities['metering']).toMatchObject({
      counters: { batches: 2, items: 2, taken: 3 },
      durations: { batch: { count: 2 } },
    });
  });

  it('D4: frames are copied, since a taken frame is valid until the next take only', async () => {
    const got: number[] = [];
    const { batch } = createScribe((frame) => void got.push((frame as Float64Array)[0] ?? 0));
    const types: Record<string, PortType> = { frame: { name: 'frame', frame: { element: 'f64', length: 1 } } };
    const { give } = await open(batch, spec(), { type: 'frame', types });
    // One array, as a ring's reader would hand it out again and again.
    const frame = new Float64Array(1);
    for (const n of [7, 8, 9]) await give(frame.fill(n));
    expect(got).toEqual([7, 8, 9]);
  });

  it('D4: a batch for a processor that takes none is said at once', async () => {
    const { events, run } = openLoneHost({ b: { inputs: { in: 'number' } } });
    await run('b', { batch: spec() });
    expect(events).toMatchObject([{ type: 'failed', failure: { message: 'b takes no batches, and is to get in by batch' } }]);
  });
});
