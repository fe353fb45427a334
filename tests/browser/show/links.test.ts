import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '#app/show/clock.ts';
import { createInletPort } from '#app/show/inlet.ts';
import { mergeLinkReports } from '#app/show/link-report.ts';
import { createOutletPort } from '#app/show/outlet.ts';
import type { RawEnd } from '#app/show/processor.ts';
import type { LinkReport } from '#app/show/report.ts';
import { createPortReceiveEnd, createPortSendEnd } from '#app/show/transport/port.ts';
import { createRingBuffer } from '#app/show/transport/ring.ts';
import { createRingReceiveEnd, createRingSendEnd } from '#app/show/transport/ring-link.ts';
import type { Reach } from '#app/show/wiring.ts';
import { createSmallShow, echoGraph, spawnWorker } from './fixtures/small-show.ts';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function openShow(isolated: boolean, reach: Reach) {
  const show = await createSmallShow(isolated);
  const far = show.wrapWorker(spawnWorker());
  stops.push(() => far.terminate('end of test'));
  stops.push(() => show.executor.dispose());
  await far.ready;
  await show.executor.hostReady('far', far, reach);
  /** A link as both its hosts tell it. */
  async function report(key: string): Promise<LinkReport> {
    const [here, there] = [(await show.host.inspect()).links[key], (await far.inspect()).links[key]];
    if (!here || !there) throw new Error(`no reports of ${key}`);
    return here.taken === undefined ? mergeLinkReports(here, there) : mergeLinkReports(there, here);
  }
  return { ...show, report };
}

async function openNode(context = new AudioContext()): Promise<AudioWorkletNode> {
  stops.push(() => (context.state === 'closed' ? undefined : context.close()));
  await context.audioWorklet.addModule(new URL('./fixtures/count-worklet.ts', import.meta.url));
  const node = new AudioWorkletNode(context, 'count', { numberOfInputs: 0 });
  node.connect(context.destination);
  await context.resume();
  return node;
}

describe('links of a running show', () => {
  for (const reach of ['memory', 'window'] as const) {
    it(`C8, D6, D10: messages to a worker and back by ${reach === 'window' ? 'channel' : 'port'}, through many capacities: in order, none lost, all counted`, async () => {
      const { load, executor, numbers, until, report } = await openShow(true, reach);
      await load(echoGraph);
      await executor.start();
      for (const capacity of [1, 32, 2, 64, 8]) {
        await executor.edit((graph) => ({ ...graph, links: graph.links.map((link) => ({ ...link, capacity })) }));
        const { length } = numbers;
        await until(() => numbers.length >= length + 200);
      }
      expect(numbers).toEqual(numbers.map((_, i) => i + 1));
      const status = { state: 'wired', transport: reach === 'window' ? 'channel' : 'port' };
      for (const key of ['count.out -> echo.in', 'echo.out -> out.in']) {
        expect(executor.actual.links.get(key)?.status).toEqual(status);
        const { capacity, policy, sent = 0, taken = 0, dropped, latency } = await report(key);
        expect({ capacity, policy, dropped }).toEqual({ capacity: 8, policy: 'block', dropped: 0 });
        expect(taken).toBeGreaterThanOrEqual(1000);
        expect(sent).toBeGreaterThanOrEqual(1000);
        expect(latency?.count).toBeGreaterThan(500);
      }
    });
  }

  for (const isolated of [true, false]) {
    it(`C8, D6: an audio worklet writes by ${isolated ? 'ring' : 'port'} to a worker through many capacities and policies: no frame lost, out of order or torn`, async () => {
      const node = await openNode();
      const { load, executor, host, reports, until, report } = await openShow(isolated, 'memory');
      await host.provide('node', node);
      const key = 'source.out -> check.in';
      await load({
        processors: {
          source: { kind: 'worklet', config: {} },
          check: { kind: 'checker', config: {} },
          read: { kind: 'reader', config: {} },
        },
        links: [
          { from: 'source.out', to: 'check.in', capacity: 1024, policy: 'drop-oldest' },
          { from: 'check.out', to: 'read.in', capacity: 1, policy: 'latest' },
        ],
      });
      await executor.start();
      const frames = (): number => reports.at(-1)?.frames ?? 0;
      for (const [capacity, policy] of [
        [2048, 'block'],
        [1024, 'drop-oldest'],
        [1500, 'drop-oldest'],
        [1025, 'block'],
      ] as const) {
        const before = frames();
        await until(() => frames() >= before + 60);
        await executor.edit((graph) => ({
          ...graph,
          links: graph.links.map((link) => (link.to === 'check.in' ? { ...link, capacity, policy } : link)),
        }));
      }
      const before = frames();
      await until(() => frames() >= before + 60);
      expect(executor.actual.links.get(key)?.status).toEqual({ state: 'wired', transport: isolated ? 'ring' : 'port' });
      expect(reports.at(-1)).toMatchObject({ gaps: 0, disorder: 0, torn: 0 });
      const { capacity, policy, sent = 0, taken = 0, waiting = 0, dropped = 0, latency } = await report(key);
      expect({ capacity, policy, dropped }).toEqual({ capacity: 1025, policy: 'block', dropped: 0 });
      expect(taken).toBeGreaterThanOrEqual(300);
      // The two ends were looked at one after the other, and sound goes on meanwhile.
      expect(Math.abs(sent - taken - waiting)).toBeLessThanOrEqual(capacity);
      expect(latency?.count).toBeGreaterThan(0);
    });

    it(`C7, A1: a second audio worklet goes on by ${isolated ? 'ring' : 'port'} where the first one stopped, also from an audio context of its own`, async () => {
      const inlet = createInletPort();
      const outlet = createOutletPort('mic.samples');
      const terms = { capacity: 4096, policy: 'drop-oldest' } as const;
      const frame = { element: 'f32', length: 132 } as const;
      let arrived = 0;
      let torn = 0;
      const wakes = new Set<() => void>();
      const wake = (): void => {
        for (const look of [...wakes]) look();
      };
      if (isolated) {
        const buffer = createRingBuffer({ ...frame, ...terms });
        inlet.attach('l', createRingReceiveEnd(buffer, systemClock, wake), terms);
        outlet.attach('l', createRingSendEnd(buffer, terms.capacity, systemClock, wake), terms);
      } else {
        const { port1, port2 } = new MessageChannel();
        inlet.attach('l', createPortReceiveEnd(port1, { ...terms, frame, wake, clock: systemClock }), terms);
        outlet.attach('l', createPortSendEnd(port2, { ...terms, frame, wake, clock: systemClock }), terms);
      }
      stops.push(() => inlet.detach('l'));
      const more = (count: number): Promise<void> =>
        new Promise((resolve) => {
          const goal = arrived + count;
          const look = (): void => {
            for (
              let block = inlet.inlet.take() as Float32Array | undefined;
              block;
              block = inlet.inlet.take() as Float32Array | undefined
            ) {
              const [quantum = 0, ...samples] = block;
              if (!samples.every((sample) => sample === quantum % 1000)) torn++;
              arrived++;
            }
            if (arrived >= goal) {
              wakes.delete(look);
              resolve();
            } else inlet.watch(true);
          };
          wakes.add(look);
          look();
        });
      const first = new AudioContext();
      const second = new AudioContext();
      for (const [context, next] of [
        [first, first],
        [first, second],
        [second, second],
      ] as const) {
        const node = await openNode(context);
        outlet.outlet.handOff((end: RawEnd | undefined) => node.port.postMessage(end, end?.type === 'port' ? [end.port] : []));
        await more(50);
        node.port.postMessage(undefined);
        // Two threads never write to one ring at once: the first is gone before the second begins.
        if (next !== context) await context.close();
      }
      expect(torn).toBe(0);
      expect(arrived).toBeGreaterThanOrEqual(150);
    });
  }
});
