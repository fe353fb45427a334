import { expect, it } from 'vitest';
import type { Picture } from '#app/art/artwork.ts';
import { createRandom } from '#app/lib/random.ts';
import { kinds } from '#app/processors/kinds.ts';
import { createLibraryProcessor } from '#app/processors/library.ts';
import { portTypes } from '#app/processors/port-types.ts';
import { createExecutor } from '#app/show/executor.ts';
import { createProcessorHost } from '#app/show/host.ts';
import type { Implementations, Inlet, Logger } from '#app/show/processor.ts';
import { memoryLibrary, paintedPicture, shipped, unsuitedPicture } from './bench-context.ts';

const logger: Logger = { log: () => undefined };

it('A4: in the real show graph a waiting director stops library and painter, and a taking one starts them again', async () => {
  const library = await memoryLibrary();
  for (let i = 0; i < 6; i++) await library.add(shipped(`a${i}`, 'glass'));
  let paintings = 0;
  let director: Inlet<Picture> | undefined;
  const failures: unknown[] = [];

  const executor = createExecutor({ kinds, portTypes, isolated: globalThis.crossOriginIsolated, logger });
  executor.on((event) => {
    if (event.type === 'error' || event.type === 'processor-failed') failures.push(event);
  });
  const hostOf = (thread: string, implementations: Implementations) =>
    createProcessorHost({ kinds, portTypes, implementations, logger, onEvent: (event) => executor.hostEvent(thread, event) });
  const page = hostOf('page', {
    library: async () => createLibraryProcessor,
    director: async () => (context) => {
      director = context.inlet('pictures');
      return {};
    },
  });
  const painters = hostOf('library', {
    painter: async () => (context) => {
      const outlet = context.outlet<Picture>('pictures');
      return {
        async process() {
          if (outlet.full || !outlet.connected) return;
          const id = `painted${++paintings}`;
          const picture = paintings % 2 === 1 ? await paintedPicture(id) : await unsuitedPicture(id);
          if (!outlet.send(picture, [picture.bitmap])) picture.bitmap.close();
        },
      };
    },
  });
  await page.provide('library', library);
  await page.provide('random', createRandom(1));
  await page.provide('fetch', () => Promise.reject(new TypeError('offline')));
  await page.provide('quickPicture', (seed: number) => paintedPicture(`quick${seed}`));
  await executor.hostReady('page', page);
  await executor.hostReady('library', painters);
  await executor.load({
    processors: {
      painter: { kind: 'painter', config: {} },
      library: { kind: 'library', config: {} },
      director: { kind: 'director', config: {} },
    },
    links: [
      { from: 'painter.pictures', to: 'library.painted', capacity: 1, policy: 'block' },
      { from: 'library.pictures', to: 'director.pictures', capacity: 2, policy: 'block' },
    ],
  });
  await executor.start();

  // The director takes nothing: two pictures wait for it, one painting waits for the library, and no more are made.
  await expect.poll(() => director?.size, { timeout: 10_000 }).toBe(2);
  await expect.poll(() => paintings, { timeout: 10_000 }).toBeGreaterThanOrEqual(1);
  const known = library.all().length;
  const seen = new Set<string>();
  for (let i = 0; i < 6; i++) {
    await expect.poll(() => director?.size, { timeout: 10_000 }).toBe(2);
    const picture = director?.take();
    if (!picture) throw new Error('the director has nothing to take');
    expect(picture.bitmap.width).toBeGreaterThan(0);
    picture.bitmap.close();
    seen.add(picture.artwork.id);
    expect(library.all().length - known).toBeLessThanOrEqual(8 + i);
  }
  expect(seen.size).toBe(6);
  await executor.dispose();
  expect(failures.every((failure) => JSON.stringify(failure).includes('offline'))).toBe(true);
});
