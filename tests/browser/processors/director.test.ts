import { afterEach, expect, it } from 'vitest';
import type { Artwork, Picture } from '#app/art/artwork.ts';
import type { Intent } from '#app/art/intents.ts';
import type { Json } from '#app/lib/json.ts';
import { createRandom } from '#app/lib/random.ts';
import { createDirectorProcessor, type DirectorStatus } from '#app/processors/director.ts';
import type { DirectorConfig } from '#app/processors/kinds.ts';
import { systemClock } from '#app/show/clock.ts';
import type { Inlet, Outlet, Processor, ProcessorContext } from '#app/show/processor.ts';
import type { StageProgram } from '#app/stage/protocol.ts';
import { testArtwork } from '#tests/support/artworks.ts';

const config: DirectorConfig = { engine: 'morpheus01', morphSpeed: 0.5, style: '', hold: true, intensity: 0.7, reducedMotion: false };

/** The processor with ports of plain arrays; the stage's link can be full, gone and back. */
function bench() {
  const pictures: Picture[] = [];
  const intents: Intent[] = [];
  const sent: StageProgram[] = [];
  const said: DirectorStatus[] = [];
  const stage = { room: Number.POSITIVE_INFINITY, connected: true };
  const inlet = <T>(items: T[]): Inlet<T> => ({
    take: () => items.shift(),
    takeLatest: () => items.splice(0).at(-1),
    get size() {
      return items.length;
    },
    connected: true,
  });
  const program: Outlet<StageProgram> = {
    send(message) {
      if (stage.room <= 0) return false;
      stage.room--;
      sent.push(message);
      return true;
    },
    get full() {
      return stage.room <= 0;
    },
    get connected() {
      return stage.connected;
    },
    handOff: () => undefined,
  };
  const status: Outlet<DirectorStatus> = {
    send: (message) => said.push(message) > 0,
    full: false,
    connected: true,
    handOff: () => undefined,
  };
  const inlets: Record<string, Inlet> = { features: inlet([]), pictures: inlet(pictures), intents: inlet(intents) };
  const outlets: Record<string, unknown> = { program, status };
  const resources: Record<string, unknown> = { random: createRandom(1) };
  const reports: unknown[] = [];
  const context: ProcessorContext<DirectorConfig> = {
    id: 'director',
    config,
    signal: new AbortController().signal,
    clock: systemClock,
    logger: { log: () => undefined },
    inlet: <T>(name: string) => inlets[name] as Inlet<T>,
    outlet: <T>(name: string) => outlets[name] as Outlet<T>,
    trigger: () => undefined,
    resource: <T>(name: string) => resources[name] as T,
    report: (error) => reports.push(error),
  };
  return { context, pictures, intents, sent, said, stage, resources, reports };
}

async function picture(id: string): Promise<Picture> {
  const bitmap = await createImageBitmap(new ImageData(4, 4));
  return { artwork: testArtwork(id), bitmap };
}

const told = (sent: readonly StageProgram[]): string[] =>
  sent.map((message) =>
    message.type === 'prepare'
      ? `prepare ${message.picture.artwork.id}`
      : message.type === 'morph'
        ? `morph ${message.artworkId}`
        : 'settings',
  );

const running: Processor<DirectorConfig>[] = [];
const rigs: ReturnType<typeof bench>[] = [];
afterEach(async () => {
  for (const processor of running.splice(0)) await processor.cleanup?.();
  for (const { reports } of rigs.splice(0)) expect(reports).toEqual([]);
});

async function start(rig: ReturnType<typeof bench>): Promise<{ turn(): Promise<void>; processor: Processor<DirectorConfig> }> {
  const processor = await createDirectorProcessor(rig.context);
  running.push(processor);
  rigs.push(rig);
  return { processor, turn: async () => void (await processor.process?.()) };
}

it('A5: brings the first picture to the stage, with its settings before it', async () => {
  const rig = bench();
  const { turn } = await start(rig);
  rig.pictures.push(await picture('a'), await picture('b'));
  await turn();
  await turn();
  expect(told(rig.sent)).toEqual(['settings', 'prepare a', 'morph a', 'prepare b']);
  expect(rig.said.at(-1)?.artwork?.id).toBe('a');
});

it('C6: loses nothing and keeps the order when the stage has no room', async () => {
  const rig = bench();
  const { turn } = await start(rig);
  rig.stage.room = 1;
  rig.pictures.push(await picture('a'), await picture('b'));
  for (let i = 0; i < 4; i++) await turn();
  expect(told(rig.sent)).toEqual(['settings']);
  rig.stage.room = 100;
  for (let i = 0; i < 3; i++) await turn();
  expect(told(rig.sent)).toEqual(['settings', 'prepare a', 'morph a', 'prepare b']);
});

it('E5: a stage that begins anew gets the same picture again, with pixels', async () => {
  const rig = bench();
  const { turn, processor } = await start(rig);
  rig.pictures.push(await picture('a'), await picture('b'));
  await turn();
  await turn();
  rig.sent.length = 0;
  processor.linked?.('program');
  await turn();
  expect(told(rig.sent)).toEqual(['settings', 'prepare a', 'morph a', 'prepare b']);
  const again = rig.sent[1];
  expect(again?.type === 'prepare' && again.picture.bitmap.width).toBe(4);
});

it('A16: what is to be avoided leaves the stage on the next picture', async () => {
  const rig = bench();
  const { turn } = await start(rig);
  rig.pictures.push(await picture('a'), await picture('b'));
  await turn();
  await turn();
  rig.intents.push({ type: 'avoid', artworkId: 'a' });
  await turn();
  expect(told(rig.sent).at(-1)).toBe('morph b');
});

type Morph = Extract<StageProgram, { readonly type: 'morph' }>;
const lastMorph = (sent: readonly StageProgram[]): Morph => {
  const morph = sent.findLast((message) => message.type === 'morph');
  if (!morph) throw new Error('no morph was told');
  return morph;
};

/** A director in the middle of a morph from `a` to `b`. */
async function midMorph() {
  const rig = bench();
  const { turn, processor } = await start(rig);
  rig.pictures.push(await picture('a'), await picture('b'), await picture('c'));
  await turn();
  await turn();
  rig.intents.push({ type: 'next' });
  await turn();
  await turn();
  expect(told(rig.sent).slice(-2)).toEqual(['morph b', 'prepare c']);
  return { rig, turn, processor };
}

const throughStorage = (processor: Processor<DirectorConfig>): Json => JSON.parse(JSON.stringify(processor.checkpoint?.())) as Json;
const again = async (artwork: Artwork): Promise<Picture> => ({ artwork, bitmap: await createImageBitmap(new ImageData(4, 4)) });

it('E5: a stage that begins anew in mid-morph gets both pictures, and goes on where the morph is', async () => {
  const { rig, turn, processor } = await midMorph();
  const before = lastMorph(rig.sent);
  rig.sent.length = 0;
  processor.linked?.('program');
  await turn();
  expect(told(rig.sent)).toEqual(['settings', 'prepare a', 'morph a', 'prepare b', 'morph b', 'prepare c']);
  // A show that goes on keeps to the clock: it lands on its bar.
  expect(lastMorph(rig.sent)).toEqual({ ...before, whenReady: false });
});

it('C4: a pause makes everything as much later, and the stage is told where the morph lands now', async () => {
  const { rig, turn, processor } = await midMorph();
  const before = lastMorph(rig.sent);
  rig.sent.length = 0;
  const pausedMs = performance.now();
  await processor.pause?.();
  // What is kept in a pause does not grow older.
  const [first, second] = [throughStorage(processor), await later(() => throughStorage(processor))];
  expect(second).toEqual(first);
  expect(rig.sent).toEqual([]);
  await processor.resume?.();
  const passedMs = performance.now() - pausedMs;
  const after = lastMorph(rig.sent);
  expect(after).toMatchObject({ artworkId: 'b', engine: before.engine, seed: before.seed });
  expect(after.landMs - before.landMs).toBeGreaterThan(20);
  expect(after.landMs - before.landMs).toBeLessThanOrEqual(passedMs + 1);
  await turn();
});

async function later<T>(read: () => T): Promise<T> {
  await new Promise((resolve) => setTimeout(resolve, 30));
  return read();
}

it('E1: in another session the same pictures are on the stage first, and the morph goes on', async () => {
  const { rig, processor } = await midMorph();
  const before = lastMorph(rig.sent);
  const state = throughStorage(processor);
  const next = bench();
  next.resources['pictureOf'] = again;
  const { processor: resumed, turn } = await start(next);
  await resumed.restore?.(state);
  // The stage takes a while to come up: the morph waits for it.
  next.stage.connected = false;
  await turn();
  await later(() => undefined);
  next.stage.connected = true;
  next.pictures.push(await picture('z'));
  const stagedMs = performance.timeOrigin + performance.now();
  await turn();
  expect(told(next.sent).slice(0, 5)).toEqual(['settings', 'prepare a', 'morph a', 'prepare b', 'morph b']);
  const after = lastMorph(next.sent);
  expect(after).toMatchObject({ artworkId: 'b', engine: before.engine, seed: before.seed, whenReady: true });
  const { landInMs } = (state as { readonly phase: { readonly landInMs: number } }).phase;
  expect(after.landMs - stagedMs).toBeGreaterThanOrEqual(landInMs - 1);
  expect(next.said.at(-1)?.artwork?.id).toBe('b');
  await expect
    .poll(async () => {
      await turn();
      return told(next.sent).at(-1);
    })
    .toMatch(/^prepare [cz]$/);
});

it('A4: pictures that cannot be had any more are no reason for an empty stage, nor for a late one', async () => {
  const { processor } = await midMorph();
  const state = throughStorage(processor);
  for (const pictureOf of [
    async () => undefined,
    () => Promise.reject(new Error('no disk')),
    () => new Promise<undefined>(() => undefined),
  ]) {
    const rig = bench();
    rig.resources['pictureOf'] = pictureOf;
    const { processor: resumed, turn } = await start(rig);
    await resumed.restore?.(state);
    rig.pictures.push(await picture('z'));
    await turn();
    await turn();
    expect(told(rig.sent)).toEqual(['settings', 'prepare z', 'morph z']);
    rig.reports.length = 0;
  }
});

it('D8: what is no state of a director is refused, and the show begins with the first picture', async () => {
  const rig = bench();
  const { processor, turn } = await start(rig);
  await expect(processor.restore?.({ version: 1, phase: 'holding' })).rejects.toThrow('not what a director keeps');
  rig.pictures.push(await picture('a'));
  await turn();
  await turn();
  expect(told(rig.sent)).toEqual(['settings', 'prepare a', 'morph a']);
});

it('D2: every bitmap that was brought back is closed in the end, also one that comes too late', async () => {
  const { processor } = await midMorph();
  const state = throughStorage(processor);
  const rig = bench();
  const end = new AbortController();
  const made: ImageBitmap[] = [];
  const late = Promise.withResolvers<void>();
  rig.resources['pictureOf'] = async (artwork: Artwork): Promise<Picture> => {
    if (artwork.id === 'b') await late.promise;
    const found = await again(artwork);
    made.push(found.bitmap);
    return found;
  };
  const resumed = await createDirectorProcessor({ ...rig.context, signal: end.signal });
  const restoring = resumed.restore?.(state);
  end.abort();
  late.resolve();
  await restoring;
  await resumed.cleanup?.();
  await expect.poll(() => made.length).toBe(3);
  await expect.poll(() => made.filter(({ width }) => width !== 0)).toEqual([]);
});
