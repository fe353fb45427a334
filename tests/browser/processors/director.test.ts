import { afterEach, expect, it } from 'vitest';
import type { Picture } from '#app/art/artwork.ts';
import type { Intent } from '#app/art/intents.ts';
import { createRandom } from '#app/lib/random.ts';
import { createDirectorProcessor, type DirectorStatus } from '#app/processors/director.ts';
import type { DirectorConfig } from '#app/processors/kinds.ts';
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
  const context: ProcessorContext<DirectorConfig> = {
    id: 'director',
    config,
    signal: new AbortController().signal,
    clock: { now: () => performance.now(), after: () => () => undefined },
    logger: { log: () => undefined },
    inlet: <T>(name: string) => inlets[name] as Inlet<T>,
    outlet: <T>(name: string) => outlets[name] as Outlet<T>,
    trigger: () => undefined,
    resource: <T>() => createRandom(1) as T,
    report: (error) => {
      throw error;
    },
  };
  return { context, pictures, intents, sent, said, stage };
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

let running: Processor<DirectorConfig> | undefined;
afterEach(() => running?.cleanup?.());

async function start(rig: ReturnType<typeof bench>): Promise<{ turn(): Promise<void>; processor: Processor<DirectorConfig> }> {
  const processor = await createDirectorProcessor(rig.context);
  running = processor;
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
