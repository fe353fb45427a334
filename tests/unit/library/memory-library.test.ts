import { describe, expect, it } from 'vitest';
import type { Library } from '#app/library/library.ts';
import { openLibrary } from '#app/library/store.ts';
import { testArtwork } from '#tests/support/artworks.ts';
import { artworkOf } from './samples.ts';

const never = (): (() => void) => () => undefined;
const opened = (open: () => Promise<never>, paintedLimit = 60): Promise<Library> => {
  let nowMs = 1000;
  return openLibrary({ now: () => ++nowMs, after: never, open, paintedLimit });
};
const denied = (): Promise<never> => Promise.reject(new DOMException('denied', 'SecurityError'));

describe('F1: a browser that keeps nothing', () => {
  it('says so, and the library works until the page closes', async () => {
    const library = await opened(denied);
    expect(library.place).toBe('memory');
    expect(library.notice?.code).toBe('library-unavailable');
    const pixels = new Blob(['pixels']);
    await library.add(testArtwork('a'), pixels);
    await library.setStarred('a', true);
    await library.setBanned('a', true);
    await library.markShown('a');
    expect(library.get('a')).toMatchObject({ starred: true, banned: true, shownCount: 1, bytes: 6 });
    expect(await library.pixels('a')).toBe(pixels);
    await library.remove('a');
    expect(library.get('a')).toBeUndefined();
    expect(await library.pixels('a')).toBeUndefined();
    await library.close();
  });

  it('is named when it is because a newer app has the database', async () => {
    const library = await opened(() => Promise.reject(new DOMException('newer', 'VersionError')));
    expect(library.notice?.code).toBe('library-newer');
  });

  it('keeps no more paintings in memory than on disk', async () => {
    const library = await opened(denied, 3);
    for (let i = 0; i < 6; i++) await library.add(testArtwork(`a${i}`), new Blob(['x']));
    expect(library.all().map(({ artwork }) => artwork.id)).toEqual(['a3', 'a4', 'a5']);
    expect(await library.pixels('a0')).toBeUndefined();
  });
});

it('F1: a disk that does not answer holds the page up no longer than its patience', async () => {
  let giveUpWaiting = (): void => undefined;
  const waiting = openLibrary({
    now: () => 1,
    after: (_delayMs, callback) => {
      giveUpWaiting = callback;
      return () => undefined;
    },
    open: () => new Promise(() => undefined),
  });
  giveUpWaiting();
  const library = await waiting;
  expect(library.notice?.code).toBe('library-blocked');
  await library.add(artworkOf('a'));
  expect(library.get('a')).toBeDefined();
  await library.close();
});

it('A16: votes for what is not there fall on nothing', async () => {
  const library = await opened(denied);
  await library.setStarred('ghost', true);
  await library.markShown('ghost');
  await library.remove('ghost');
  expect(library.all()).toEqual([]);
});

it('A16: adding an artwork again corrects it and keeps its votes', async () => {
  const library = await opened(denied);
  await library.add(artworkOf('a'));
  await library.setStarred('a', true);
  await library.add({ ...artworkOf('a'), title: 'Better' });
  expect(library.get('a')).toMatchObject({ starred: true, artwork: { title: 'Better' } });
});

it('A16: listeners hear of every change that is one, until they stop', async () => {
  const library = await opened(denied);
  const heard: string[] = [];
  const stop = library.on((change) => heard.push(change.type === 'entry' ? `entry ${change.entry.starred}` : change.type));
  await library.add(artworkOf('a'));
  await library.setStarred('a', true);
  await library.setStarred('a', true);
  await library.remove('a');
  stop();
  await library.add(artworkOf('b'));
  expect(heard).toEqual(['entry false', 'entry true', 'removed']);
});

it('F1: pixels that are being encoded can be asked for already, and a failed encoding leaves none', async () => {
  const library = await opened(denied);
  let encoded = (_blob: Blob): void => undefined;
  const adding = library.add(
    testArtwork('a'),
    new Promise((resolve) => {
      encoded = resolve;
    }),
  );
  const asked = library.pixels('a');
  const blob = new Blob(['late']);
  encoded(blob);
  expect(await asked).toBe(blob);
  await adding;
  expect(library.get('a')?.bytes).toBe(4);
  await library.add(testArtwork('b'), Promise.reject(new Error('no encoder')));
  expect(await library.pixels('b')).toBeUndefined();
});
