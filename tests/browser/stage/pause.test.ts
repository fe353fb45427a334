import { afterEach, expect, it } from 'vitest';
import type { Json } from '#app/lib/json.ts';
import type { StageConfig } from '#app/processors/kinds.ts';
import type { Inlet, Outlet, Processor, ProcessorContext } from '#app/show/processor.ts';
import type { StageProgram, StageStatus, Viewport } from '#app/stage/protocol.ts';
import { testArtwork } from '#tests/support/artworks.ts';
import { createStageProcessor } from '#workers/stage/stage-processor.ts';
import { difference, paint, readTop } from './harness.ts';

const width = 96;
const height = 54;
const endings: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** Frames that come when the test says so. */
function manualFrames(): { readonly waiting: number; draw(): void } {
  const { requestAnimationFrame, cancelAnimationFrame } = globalThis;
  const due = new Map<number, () => void>();
  let nextId = 1;
  globalThis.requestAnimationFrame = (run) => {
    due.set(nextId, () => run(performance.now()));
    return nextId++;
  };
  globalThis.cancelAnimationFrame = (id) => void due.delete(id);
  endings.push(() => void Object.assign(globalThis, { requestAnimationFrame, cancelAnimationFrame }));
  return {
    get waiting() {
      return due.size;
    },
    draw() {
      const [[id, run] = []] = due;
      if (id === undefined || !run) throw new Error('no frame is waited for');
      due.delete(id);
      run();
    },
  };
}

const inlet = <T>(items: T[]): Inlet<T> => ({
  take: () => items.shift(),
  takeLatest: () => items.splice(0).at(-1),
  get size() {
    return items.length;
  },
  connected: true,
});

/** The stage's processor on a canvas of its own, its ports plain arrays. */
async function createRig() {
  const frames = manualFrames();
  const program: StageProgram[] = [];
  const viewport: Viewport[] = [{ width, height, devicePixelRatio: 1, visible: true }];
  const said: StageStatus[] = [];
  const canvas = new OffscreenCanvas(width, height);
  const end = new AbortController();
  const errors: unknown[] = [];
  const inlets: Record<string, Inlet> = { features: inlet([]), program: inlet(program), viewport: inlet(viewport) };
  const status: Outlet<StageStatus> = { send: (message) => said.push(message) > 0, full: false, connected: true, handOff: () => undefined };
  const context: ProcessorContext<StageConfig> = {
    id: 'stage',
    config: { offsetMs: 0 },
    signal: end.signal,
    clock: { now: () => performance.now(), after: () => () => undefined },
    logger: { log: () => undefined },
    inlet: <T>(name: string) => inlets[name] as Inlet<T>,
    outlet: <T>() => status as Outlet<T>,
    trigger: () => undefined,
    resource<T>(name: string): T {
      if (name !== 'canvas') throw new Error(`no ${name}`);
      return canvas as T;
    },
    report: (error) => errors.push(error),
  };
  const processor: Processor = await createStageProcessor(context);
  endings.push(() => {
    end.abort();
    return processor.cleanup?.();
  });
  const look = (): Uint8Array => {
    const gl = canvas.getContext('webgl2');
    if (!gl) throw new Error('no WebGL2');
    return readTop(gl, width, height);
  };
  return { frames, program, said, processor, errors, look };
}

const nowMs = (): number => performance.timeOrigin + performance.now();
const passing = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function show(program: StageProgram[], seed: number, landInMs: number): Promise<number> {
  const artwork = testArtwork(`art-${seed}`);
  const startMs = nowMs();
  program.push({ type: 'prepare', picture: { artwork, bitmap: await paint(seed) } });
  program.push({ type: 'morph', artworkId: artwork.id, engine: 'morpheus01', startMs, landMs: startMs + landInMs, seed });
  return startMs;
}

it('C4: in a pause no frame is asked for, the canvas keeps its picture, and the morph goes on from where it was', async () => {
  const { frames, program, said, processor, errors, look } = await createRig();
  await show(program, 1, 0);
  frames.draw();
  const startMs = await show(program, 2, 20_000);
  await passing(300);
  frames.draw();
  await passing(50);
  frames.draw();
  const before = look();
  const pausedMs = nowMs();
  await processor.pause?.();
  expect(frames.waiting).toBe(0);
  await passing(700);
  expect(difference(look(), before)).toBe(0);
  await processor.resume?.();
  const stoodMs = nowMs() - pausedMs;
  expect(frames.waiting).toBe(1);
  frames.draw();
  expect(difference(look(), before)).toBeLessThan(1.5);
  // The stage told when it last spoke, and how far it was then; it goes on as if the pause had not been.
  said.length = 0;
  await passing(210);
  frames.draw();
  const status = said.at(-1);
  if (!status) throw new Error('the stage says nothing');
  expect(stoodMs).toBeGreaterThan(600);
  // Smootherstep after t of 20 s: 10 t³ and less; with the pause it would be far beyond.
  const share = (ms: number): number => 10 * (ms / 20_000) ** 3;
  expect(status.morph).toBeGreaterThan(0);
  expect(status.morph).toBeLessThan(share(nowMs() - startMs - stoodMs) + 1e-5);
  expect(errors).toEqual([]);
});

it('C4: the director, which speaks after the pause, is heard after it: its word on the landing holds', async () => {
  const { frames, program, said, processor } = await createRig();
  await show(program, 1, 0);
  frames.draw();
  await show(program, 2, 4000);
  frames.draw();
  await processor.pause?.();
  await passing(100);
  const landMs = nowMs() + 60;
  program.push({ type: 'morph', artworkId: 'art-2', engine: 'morpheus01', startMs: landMs - 4000, landMs, seed: 2 });
  await processor.resume?.();
  frames.draw();
  await passing(Math.max(0, landMs - nowMs()) + 1);
  frames.draw();
  await passing(210);
  frames.draw();
  expect(said.at(-1)).toMatchObject({ artworkId: 'art-2', morph: 0 });
});

it('E1: what flows begins again where it was, and the same DNA is told in every session', async () => {
  const first = await createRig();
  await show(first.program, 3, 0);
  for (let i = 0; i < 6; i++) {
    await passing(50);
    first.frames.draw();
  }
  const kept = JSON.parse(JSON.stringify(first.processor.checkpoint?.())) as Json;
  const { time, travel } = kept as { readonly time: number; readonly travel: number };
  expect(time).toBeGreaterThan(0.05);
  expect(travel).toBeGreaterThan(0);
  const second = await createRig();
  await second.processor.restore?.(kept);
  expect(second.processor.checkpoint?.()).toEqual(kept);
  await show(second.program, 3, 0);
  second.frames.draw();
  await passing(210);
  second.frames.draw();
  const dna = second.said.at(-1)?.dna;
  expect(dna).toMatch(/^[0-9a-f]{8}$/);
  expect(first.said.at(-1)).toMatchObject({ artworkId: 'art-3', seed: 3, dna });
  for (const bad of [null, {}, { time: -1, travel: 0 }, { time: 1, travel: 'far' }] as Json[])
    expect(() => second.processor.restore?.(bad)).toThrow('not what a stage keeps');
});

it('D2: a stage that is stopped in a pause asks for no frame and holds nothing on the GPU', async () => {
  const { frames, program, processor } = await createRig();
  await show(program, 4, 0);
  frames.draw();
  await processor.pause?.();
  await processor.cleanup?.();
  expect(frames.waiting).toBe(0);
});

it('A15: another offset is taken without a new beginning', async () => {
  let clockMs = performance.now();
  Object.assign(performance, { now: () => clockMs });
  endings.push(() => void Reflect.deleteProperty(performance, 'now'));
  const { program, said, processor, frames, errors } = await createRig();
  const drawAfter = async (ms: number): Promise<StageStatus | undefined> => {
    clockMs += ms;
    await passing(0);
    frames.draw();
    return said.at(-1);
  };
  await show(program, 1, 0);
  await drawAfter(10);
  await drawAfter(300);
  await processor.reconfigure?.({ offsetMs: 320 });
  await show(program, 2, 300);
  await drawAfter(10);
  expect(await drawAfter(400)).toMatchObject({ artworkId: 'art-1', nextId: 'art-2' });
  await drawAfter(300);
  expect(await drawAfter(300)).toMatchObject({ artworkId: 'art-2', nextId: null });
  expect(errors).toEqual([]);
});
