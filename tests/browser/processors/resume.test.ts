import { afterEach, expect, it } from 'vitest';
import type { Picture } from '#app/art/artwork.ts';
import type { Intent } from '#app/art/intents.ts';
import type { ClockOrder } from '#app/audio/clock-order.ts';
import { createListeners } from '#app/lib/listeners.ts';
import { createRandom } from '#app/lib/random.ts';
import { kinds } from '#app/processors/kinds.ts';
import { implementations as page } from '#app/processors/page.ts';
import { portTypes } from '#app/processors/port-types.ts';
import type { ProcessorState } from '#app/show/checkpoint.ts';
import { createExecutor, type Executor } from '#app/show/executor.ts';
import type { Graph } from '#app/show/graph.ts';
import { createProcessorHost } from '#app/show/host.ts';
import type { ProcessorFactory } from '#app/show/processor.ts';
import type { StageStatus, Viewport } from '#app/stage/protocol.ts';
import { testArtwork } from '#tests/support/artworks.ts';
import { implementations as stageCode } from '#workers/stage/processors.ts';
import { paint } from '../stage/harness.ts';

const graph: Graph = {
  processors: {
    controls: { kind: 'controls', config: {} },
    library: { kind: 'library', config: {} },
    director: { kind: 'director', config: { hold: true } },
    viewport: { kind: 'viewport', config: {} },
    stage: { kind: 'stage', config: {} },
    monitor: { kind: 'monitor', config: {} },
  },
  links: [
    { from: 'library.pictures', to: 'director.pictures', capacity: 2, policy: 'block' },
    { from: 'controls.intents', to: 'director.intents', capacity: 16, policy: 'block' },
    { from: 'director.program', to: 'stage.program', capacity: 8, policy: 'block' },
    { from: 'viewport.viewport', to: 'stage.viewport', capacity: 1, policy: 'latest' },
    { from: 'stage.status', to: 'monitor.stage', capacity: 4, policy: 'drop-oldest' },
  ],
};

const executors: Executor[] = [];
afterEach(async () => {
  for (const executor of executors.splice(0)) await executor.dispose();
});

/** Every artwork has DNA of its own. */
async function pictureNumber(number: number): Promise<Picture> {
  const dna = Float32Array.from({ length: 50 }, (_, gene) => ((number * 7 + gene * 3) % 10) / 30);
  return {
    artwork: { ...testArtwork(`art-${number}`), source: { type: 'painter', painter: 'ink', seed: number }, dna },
    bitmap: await paint(number),
  };
}

/** A show with the real director, stage and hosts, and pictures that never end. One session of the page. */
async function open(firstPicture: number, states?: Readonly<Record<string, ProcessorState>>) {
  const said: StageStatus[] = [];
  const failures: string[] = [];
  const told = createListeners<StageStatus>();
  told.subscribe((status) => said.push(status));
  const intents = createListeners<Intent>();
  const logger = { log: () => undefined };
  const executor = createExecutor({ kinds, portTypes, isolated: crossOriginIsolated, logger });
  executors.push(executor);
  executor.on((event) => {
    if (event.type === 'error') failures.push(event.failure.message);
    if (event.type === 'processor-failed') failures.push(event.failure.message);
  });
  let number = firstPicture;
  const endless: ProcessorFactory = (context) => {
    const out = context.outlet<Picture>('pictures');
    return {
      async process() {
        if (out.full || !out.connected) return;
        const picture = await pictureNumber(number++);
        if (!out.send(picture, [picture.bitmap])) picture.bitmap.close();
      },
    };
  };
  /** Small, so that frames come as fast as they do in life. */
  const smallView: ProcessorFactory = (context) => {
    const out = context.outlet<Viewport>('viewport');
    return { process: () => void out.send({ width: 96, height: 54, devicePixelRatio: 1, visible: true }) };
  };
  const pageHost = createProcessorHost({
    kinds,
    portTypes,
    logger,
    implementations: { ...page, library: async () => endless, viewport: async () => smallView },
    onEvent: (event) => executor.hostEvent('page', event),
  });
  const stageHost = createProcessorHost({
    kinds,
    portTypes,
    logger,
    implementations: stageCode,
    onEvent: (event) => executor.hostEvent('stage', event),
  });
  const resources = {
    intents,
    clockOrders: createListeners<ClockOrder>(),
    random: createRandom(firstPicture),
    display: { meter: {}, beat: () => undefined, frame: () => undefined, director: () => undefined, stage: told.emit },
    pictureOf: async ({ source }: Picture['artwork']) => (source.type === 'painter' ? pictureNumber(source.seed) : undefined),
  };
  for (const [name, resource] of Object.entries(resources)) await pageHost.provide(name, resource);
  await stageHost.provide('canvas', new OffscreenCanvas(96, 54));
  await executor.hostReady('page', pageHost);
  await executor.hostReady('stage', stageHost);
  await executor.load(graph, states);
  await executor.start();
  const until = (holds: (status: StageStatus) => boolean): Promise<StageStatus> =>
    new Promise((resolve) => {
      const newest = said.at(-1);
      if (newest && holds(newest)) return resolve(newest);
      const stop = told.subscribe((status) => {
        if (!holds(status)) return;
        stop();
        resolve(status);
      });
    });
  /** Asks for the next picture until the stage speaks in the middle of a morph: on a slow machine one may pass between two words. */
  async function midMorph(): Promise<StageStatus> {
    for (;;) {
      const { nextId } = await until((status) => status.artworkId !== null && status.nextId !== null && status.morph === 0);
      intents.emit({ type: 'next' });
      const status = await until(({ morph, artworkId }) => morph > 0 || artworkId === nextId);
      if (status.morph > 0.01 && status.morph < 0.6) return status;
    }
  }
  return { executor, said, until, midMorph, failures };
}

const lookOf = ({ artworkId, engine, seed, dna }: StageStatus): unknown => ({ artworkId, engine, seed, dna });

it('E1, D8: a show that is resumed in mid-morph shows the same pictures, DNA, engine, seed and phase', async () => {
  const first = await open(1);
  const before = await first.midMorph();
  const states = JSON.parse(JSON.stringify(await first.executor.states())) as Record<string, ProcessorState>;
  expect(Object.keys(states)).toEqual(expect.arrayContaining(['director', 'stage']));
  await first.executor.dispose();
  const second = await open(500, states);
  const after = await second.until(({ artworkId }) => artworkId !== null);
  expect(lookOf(after)).toEqual(lookOf(before));
  expect(after.dna).toMatch(/^[0-9a-f]{8}>[0-9a-f]{8}$/);
  expect(after.nextId).toBe(before.nextId);
  expect(after.morph).toBeGreaterThanOrEqual(before.morph);
  const landed = await second.until(({ artworkId }) => artworkId === before.nextId);
  expect(landed.dna).toBe(before.dna.split('>')[1]);
  const shown = second.said.flatMap(({ artworkId }) => artworkId ?? []);
  expect(new Set(shown)).toEqual(new Set([before.artworkId, before.nextId]));
  expect([...first.failures, ...second.failures]).toEqual([]);
});

it('C4: the whole show in a pause stands still and is silent about it; resumed, it goes on from the same phase', async () => {
  const { executor, until, said, midMorph, failures } = await open(20);
  await midMorph();
  await executor.pause();
  await new Promise((resolve) => setTimeout(resolve, 60));
  const before = said.at(-1);
  const count = said.length;
  if (!before) throw new Error('the stage said nothing');
  // Longer than the morph has left.
  await new Promise((resolve) => setTimeout(resolve, 2200));
  expect(said.length).toBe(count);
  await executor.resume();
  const after = await until((status) => status !== before);
  expect(lookOf(after)).toEqual(lookOf(before));
  expect(after.morph).toBeGreaterThanOrEqual(before.morph);
  expect(after.morph).toBeLessThan(1);
  await until(({ artworkId }) => artworkId === before.nextId);
  expect(failures).toEqual([]);
});
