import { afterEach, expect, test } from 'vitest';
import { neutralDna } from '#app/art/genes.ts';
import { createFeatureFrame, F } from '#app/audio/feature-frame.ts';
import { ENGINES, type EngineId, type StageProgram } from '#app/stage/protocol.ts';
import { testArtwork } from '#tests/support/artworks.ts';
import { createGlRenderer } from '#workers/stage/gl/renderer.ts';
import type { RendererManagerDeps } from '#workers/stage/manager.ts';
import { createStage, type Stage } from '#workers/stage/stage.ts';
import { difference, paint, readTop, spread } from './harness.ts';

const width = 96;
const height = 54;
const stages: Stage[] = [];
afterEach(() => {
  for (const stage of stages.splice(0)) stage.dispose();
});

/** A stage on a canvas of its own, with a clock the test turns. */
function createTestStage(deps: Partial<RendererManagerDeps> = {}) {
  const errors: unknown[] = [];
  const canvases = [new OffscreenCanvas(width, height)];
  const newest = (): OffscreenCanvas => {
    const canvas = canvases.at(-1);
    if (!canvas) throw new Error('no canvas');
    return canvas;
  };
  const stage = createStage({
    canvas: newest(),
    report: (error) => errors.push(error),
    freshCanvas: async () => {
      canvases.push(new OffscreenCanvas(width, height));
      return newest();
    },
    ...deps,
  });
  stages.push(stage);
  let nowMs = 1_000_000;
  const step = (ms = 16): void => {
    nowMs += ms;
    stage.frame(nowMs);
  };
  return {
    stage,
    errors,
    canvases,
    step,
    now: () => nowMs,
    pixels(): Uint8Array {
      step(0);
      const canvas = newest();
      const gl = canvas.getContext('webgl2');
      if (gl) return readTop(gl, width, height);
      const data = canvas.getContext('2d')?.getImageData(0, 0, width, height).data;
      if (!data) throw new Error('the canvas has no context');
      return new Uint8Array(data);
    },
    async show(seed: number, engine: EngineId = 'morpheus01', landInMs = 0): Promise<void> {
      const artwork = { ...testArtwork(`art-${seed}`), dna: neutralDna() };
      await stage.perform({ type: 'prepare', picture: { artwork, bitmap: await paint(seed) } }, nowMs);
      const morph: StageProgram = { type: 'morph', artworkId: artwork.id, engine, startMs: nowMs, landMs: nowMs + landInMs, seed };
      await stage.perform(morph, nowMs);
    },
  };
}

const glOf = (canvas: OffscreenCanvas | undefined): WebGL2RenderingContext => {
  const gl = canvas?.getContext('webgl2');
  if (!gl) throw new Error('no WebGL2');
  return gl;
};

const eventOf = (target: EventTarget, type: string): Promise<Event> =>
  new Promise((resolve) => target.addEventListener(type, resolve, { once: true }));

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

async function until(condition: () => boolean, step: () => void): Promise<void> {
  while (!condition()) {
    step();
    await nextTask();
  }
}

test('A5: 200 artworks and changes of engine leave the number of GPU objects where it was', async () => {
  const { stage, show, step } = createTestStage();
  for (let i = 0; i < 4; i++) {
    await show(i, ENGINES[i % 2], 40);
    for (let k = 0; k < 20; k++) step();
  }
  const before = stage.status().gpuObjects;
  for (let i = 0; i < 200; i++) {
    await show(i % 7, ENGINES[i % 2], 30);
    for (let k = 0; k < 3; k++) step();
  }
  for (let k = 0; k < 20; k++) step();
  expect(before).toBeGreaterThan(10);
  expect(stage.status().gpuObjects).toBe(before);
});

test('A14: a context lost in mid-morph comes back with the same pictures, phase and number of objects', async () => {
  const { stage, show, step, canvases, pixels, errors } = createTestStage();
  await show(1);
  step();
  await show(2, 'morpheus02', 4000);
  for (let k = 0; k < 60; k++) step(32);
  const before = pixels();
  const { gpuObjects, morph } = stage.status();
  expect(morph).toBeGreaterThan(0.3);
  const canvas = canvases[0];
  const lose = glOf(canvas).getExtension('WEBGL_lose_context');
  if (!lose || !canvas) throw new Error('cannot lose the context');
  const lost = eventOf(canvas, 'webglcontextlost');
  lose.loseContext();
  await lost;
  step(0);
  expect(stage.status().tier).toBe('none');
  expect(stage.status().message).toContain('comes back');
  const restored = eventOf(canvas, 'webglcontextrestored');
  // The browser takes no restoring while the event of the loss is still being told.
  await nextTask();
  lose.restoreContext();
  await restored;
  await until(
    () => difference(before, pixels()) < 3,
    () => step(0),
  );
  expect(stage.status()).toMatchObject({ tier: 'webgl2', contextLosses: 1, morph, artworkId: 'art-1', nextId: 'art-2' });
  // Programs are compiled as they are needed: there may be fewer than before, never more.
  expect(stage.status().gpuObjects).toBeLessThanOrEqual(gpuObjects);
  expect(errors).toEqual([]);
});

test('A14: a context that is not restored is replaced by one on a fresh canvas, and after three losses by a plain 2D stage that still shows the picture', async () => {
  const { stage, show, step, canvases, pixels } = createTestStage();
  await show(1);
  step();
  const shown = pixels();
  for (let loss = 1; loss <= 3; loss++) {
    const canvas = canvases.at(-1);
    if (!canvas) throw new Error('no canvas');
    const lost = eventOf(canvas, 'webglcontextlost');
    glOf(canvas).getExtension('WEBGL_lose_context')?.loseContext();
    await lost;
    await until(
      () => stage.status().tier !== 'none',
      () => step(200),
    );
  }
  expect(stage.status().tier).toBe('canvas2d');
  expect(stage.status().message).toContain('simpler way');
  await until(
    () => difference(shown, pixels()) < 30,
    () => step(16),
  );
  // And later it tries again.
  await until(
    () => stage.status().tier === 'webgl2',
    () => step(1000),
  );
  expect(canvases.length).toBe(5);
});

test('A14: an engine that throws rests, another stands in, and words say so', async () => {
  const { stage, show, step, errors, pixels } = createTestStage({
    createGl(gl) {
      const renderer = createGlRenderer(gl);
      return {
        ...renderer,
        get gpuObjects() {
          return renderer.gpuObjects;
        },
        draw(scene) {
          if (scene.engine === 'morpheus02') throw new Error('shader gave up');
          renderer.draw(scene);
        },
      };
    },
  });
  await show(1);
  step();
  await show(2, 'morpheus02', 1000);
  step();
  step();
  expect(stage.status()).toMatchObject({ engine: 'morpheus01', tier: 'webgl2' });
  expect(stage.status().message).toContain('Drift');
  expect(errors.map(String)).toEqual(['Error: shader gave up']);
  expect(spread(pixels()).mean).toBeGreaterThan(20);
});

test('A5: without WebGL2 the stage draws in 2D: exactly the picture at rest, a real morph between, and alive with music', async () => {
  const canvas = new OffscreenCanvas(width, height);
  // Taking the 2D context first is how a canvas without WebGL looks to the stage.
  canvas.getContext('2d');
  const { stage, show, step, now, errors } = createTestStage({ canvas });
  const look = (): Uint8Array => new Uint8Array(canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? []);
  step();
  expect(errors).toEqual([]);
  expect(stage.status()).toMatchObject({ tier: 'canvas2d', gpuObjects: 0 });
  expect(spread(look()).mean).toBeGreaterThan(15);
  await stage.perform({ type: 'settings', settings: { intensity: 0, reducedMotion: true, dnaOverride: {} } }, now());
  await show(1);
  step();
  const first = look();
  await show(2, 'morpheus01', 2000);
  for (let k = 0; k < 62; k++) step();
  const middle = look();
  for (let k = 0; k < 70; k++) step();
  const last = look();
  expect(difference(first, middle)).toBeGreaterThan(5);
  expect(difference(middle, last)).toBeGreaterThan(5);
  expect(difference(first, last)).toBeGreaterThan(10);

  await stage.perform({ type: 'settings', settings: { intensity: 1, reducedMotion: false, dnaOverride: {} } }, now());
  const quiet = look();
  const frame = createFeatureFrame();
  frame[F.silence] = 0;
  frame[F.bass] = 2;
  frame[F.onset] = 1;
  frame[F.epochMs] = now();
  stage.hear(frame);
  step();
  expect(difference(quiet, look())).toBeGreaterThan(1);
});

test('A6: settings override genes at once, and letting go brings the artwork back', async () => {
  const { stage, show, step, pixels, now } = createTestStage();
  await show(1);
  step();
  const own = pixels();
  await stage.perform({ type: 'settings', settings: { intensity: 0.7, reducedMotion: false, dnaOverride: { 2: 0 } } }, now());
  const grey = pixels();
  expect(difference(own, grey)).toBeGreaterThan(8);
  await stage.perform({ type: 'settings', settings: { intensity: 0.7, reducedMotion: false, dnaOverride: {} } }, now());
  expect(difference(own, pixels())).toBeLessThan(1);
});

test('E1: a morph of an earlier session stands still until both of its pictures can be drawn, and goes on from there', async () => {
  const { stage, step, now } = createTestStage();
  await stage.perform({ type: 'settings', settings: { intensity: 0, reducedMotion: true, dnaOverride: {} } }, now());
  const [from, to] = [1, 2].map((seed) => ({ ...testArtwork(`art-${seed}`), dna: neutralDna() }));
  if (!from || !to) throw new Error('no artworks');
  const look = { engine: 'morpheus01', seed: 5 } as const;
  step();
  const uploads = [
    stage.perform({ type: 'prepare', picture: { artwork: from, bitmap: await paint(1) } }, now()),
    stage.perform({ type: 'morph', artworkId: from.id, ...look, startMs: now(), landMs: now() }, now()),
    stage.perform({ type: 'prepare', picture: { artwork: to, bitmap: await paint(2) } }, now()),
  ];
  const morph: StageProgram = {
    type: 'morph',
    artworkId: to.id,
    ...look,
    startMs: now() - 1000,
    landMs: now() + 1000,
    startValue: 0,
    whenReady: true,
  };
  uploads.push(stage.perform(morph, now()));
  // Frames come at once, pictures do not.
  for (let k = 0; k < 20; k++) {
    step(30);
    expect(stage.status().morph).toBeCloseTo(0.5, 6);
  }
  await Promise.all(uploads);
  step(30);
  // Drawn for the first time, which may take long.
  step(900);
  expect(stage.status().morph).toBeCloseTo(0.5, 6);
  step(100);
  expect(stage.status().morph).toBeGreaterThan(0.55);
  step(950);
  expect(stage.status()).toMatchObject({ artworkId: to.id, morph: 0 });
});

test.each([0, 240, -160])(
  'A15: at an offset of %i ms a morph lands on the bar as people hear it, and the light with it',
  async (offsetMs) => {
    const { stage, step, now, show, errors } = createTestStage();
    stage.offsetBy(offsetMs);
    await show(1);
    step(600);
    const orderedMs = now();
    await show(2, 'morpheus01', 1000);
    let landedMs = Number.NaN;
    while (now() < orderedMs + 2000) {
      step(20);
      if (stage.status().nextId === null && Number.isNaN(landedMs)) landedMs = now() - orderedMs;
    }
    expect(Math.abs(landedMs - 1000 - offsetMs)).toBeLessThanOrEqual(20);
    expect(errors).toEqual([]);
  },
);
