import { expect, it } from 'vitest';
import { F } from '#app/audio/feature-frame.ts';
import type { Json } from '#app/lib/json.ts';
import { databaseOpener } from '#app/library/database.ts';
import { createPictureOf } from '#app/library/picture-of.ts';
import { testArtwork } from '#tests/support/artworks.ts';
import { bitmapOf, createRig, idsOf, memoryLibrary, paintedPicture, pictureFile, shipped, unsuitedPicture } from './bench-context.ts';
import { freshName, openNamed } from './open.ts';

const closed = (bitmap: ImageBitmap): boolean => bitmap.width === 0;

it('A4: keeps two pictures ready, each another artwork, and rests while nobody takes them', async () => {
  const rig = await createRig();
  for (const id of ['a', 'b', 'c']) await rig.library.add(shipped(id));
  await rig.run();
  expect(new Set(idsOf(rig.sent)).size).toBe(2);
  expect(rig.sent.every(({ bitmap }) => bitmap.width === 60)).toBe(true);
  rig.painted.push(await paintedPicture('waiting'));
  await rig.run(20);
  expect(rig.fetched).toHaveLength(2);
  expect(rig.painted).toHaveLength(1);
  expect(rig.quickSeeds).toEqual([]);
});

it('A4: a library of none still yields pictures, made on the spot', async () => {
  const rig = await createRig();
  await rig.run();
  expect(rig.sent).toHaveLength(2);
  expect(rig.quickSeeds).toHaveLength(2);
  expect(new Set(rig.quickSeeds).size).toBe(2);
});

it('A16: through a whole library nothing is repeated', async () => {
  const rig = await createRig();
  for (let i = 0; i < 12; i++) await rig.library.add(shipped(`a${i}`));
  const seen = new Set<string>();
  for (let i = 0; i < 12; i++) {
    await rig.run();
    const { artwork, bitmap } = rig.take();
    bitmap.close();
    seen.add(artwork.id);
    await rig.library.markShown(artwork.id);
    rig.nowMs += 10_000;
  }
  expect(seen.size).toBe(12);
});

it('A4: a file that is missing is reported, left alone for the session, and another takes its place', async () => {
  const file = await pictureFile(60, 40);
  const rig = await createRig({
    fetch: async (path) => (path === '/catalogue/gone.webp' ? new Response(file, { status: 404 }) : new Response(file)),
  });
  await rig.library.add(shipped('gone'));
  await rig.library.add(shipped('here'));
  for (let i = 0; i < 6; i++) {
    await rig.run();
    rig.take().bitmap.close();
    rig.nowMs += 10_000;
  }
  expect(rig.fetched.filter((path) => path === '/catalogue/gone.webp')).toHaveLength(1);
  expect(rig.reports).toHaveLength(1);
  expect(String(rig.reports[0])).toContain('Title of gone');
});

it('A4: offline before the catalogue has come, pictures are made on the spot and every failure is reported once', async () => {
  const rig = await createRig({ fetch: () => Promise.reject(new TypeError('offline')) });
  for (let i = 0; i < 5; i++) await rig.library.add(shipped(`a${i}`));
  for (let i = 0; i < 6; i++) {
    await rig.run();
    expect(rig.sent).toHaveLength(2);
    rig.take().bitmap.close();
  }
  expect(rig.fetched).toHaveLength(5);
  expect(rig.reports).toHaveLength(5);
  expect(rig.quickSeeds.length).toBeGreaterThanOrEqual(6);
});

it('A4: a catalogue that is gone whole does not hold up the next picture: three files are tried, then one is made', async () => {
  const rig = await createRig({ fetch: async () => new Response('', { status: 404 }) });
  for (let i = 0; i < 40; i++) await rig.library.add(shipped(`a${i}`));
  await rig.run();
  expect(rig.sent).toHaveLength(2);
  expect(rig.fetched).toHaveLength(6);
});

it('A4: pixels that are no picture are reported and not tried again', async () => {
  const rig = await createRig();
  await rig.library.add(testArtwork('torn'), new Blob(['this is no picture']));
  await rig.run(3);
  expect(rig.reports).toHaveLength(1);
  expect(idsOf(rig.sent)).not.toContain('torn');
  expect(rig.sent).toHaveLength(2);
});

it('F1: nothing is fetched from elsewhere, whatever the library says', async () => {
  const rig = await createRig();
  for (const [id, path] of [
    ['elsewhere', 'https://elsewhere.example/catalogue/a.webp'],
    ['above', '/catalogue/../api/credits'],
    ['scheme', 'javascript:alert(1)'],
  ] as const) {
    await rig.library.add(shipped(id, 'ink', { source: { type: 'catalogue', path } }));
  }
  await rig.run(2);
  expect(rig.fetched).toEqual([]);
  expect(rig.reports).toHaveLength(3);
  expect(rig.sent).toHaveLength(2);
});

it('A5: a picture larger than the stage needs arrives at 2048 on its long side', async () => {
  const large = await pictureFile(3000, 1500);
  const rig = await createRig({ fetch: async () => new Response(large) });
  await rig.library.add(shipped('large'));
  await rig.run();
  const { bitmap } = rig.take();
  expect([bitmap.width, bitmap.height]).toEqual([2048, 1024]);
});

it('A4: when even the last tier fails it is reported and tried again later, not at once', async () => {
  let works = false;
  const rig = await createRig({
    quick: async () => {
      if (!works) throw new Error('no canvas left');
      return { artwork: testArtwork('quick'), bitmap: await bitmapOf() };
    },
  });
  await rig.run(10);
  expect(rig.reports).toHaveLength(1);
  works = true;
  rig.nowMs += 5000;
  await rig.run();
  expect(idsOf(rig.sent)).toContain('quick');
});

it('A4: a painting comes next with the very pixels that were painted, and its file lies in the library', async () => {
  const name = freshName();
  const library = await openNamed(name, { open: databaseOpener(name) });
  await library.add(shipped('old'));
  const rig = await createRig({ library });
  const picture = await paintedPicture('painted');
  rig.painted.push(picture);
  await rig.run();
  expect(rig.sent[0]?.artwork.id).toBe('painted');
  expect(rig.sent[0]?.bitmap).toBe(picture.bitmap);
  expect(closed(picture.bitmap)).toBe(false);
  const stored = await library.pixels('painted');
  expect(stored?.type).toBe('image/webp');
  const decoded = await createImageBitmap(stored ?? new Blob());
  expect([decoded.width, decoded.height]).toEqual([60, 60]);
  await rig.processor.cleanup?.();
  await library.close();
  const again = await openNamed(name);
  expect(again.get('painted')?.bytes).toBeGreaterThan(0);
  await again.close();
});

it('A4: a painting of a style that is not asked for joins the library, and its bitmap is freed', async () => {
  const rig = await createRig({ config: { style: 'ink' } });
  await rig.library.add(shipped('ink'));
  const picture = await paintedPicture('other', 'glass');
  rig.painted.push(picture);
  await rig.run();
  expect(rig.library.get('other')).toBeDefined();
  expect(closed(picture.bitmap)).toBe(true);
  expect(idsOf(rig.sent)).not.toContain('other');
});

it('A4: a style with one artwork sends it once and waits, instead of sending it over and over', async () => {
  const rig = await createRig({ config: { style: 'ink' } });
  await rig.library.add(shipped('only', 'ink'));
  await rig.library.add(shipped('other', 'glass'));
  // The director takes all and throws away what does not fit.
  for (let i = 0; i < 30; i++) {
    await rig.run();
    for (const { bitmap } of rig.sent.splice(0)) bitmap.close();
    rig.nowMs += 100;
  }
  expect(rig.fetched.length + rig.quickSeeds.length).toBeLessThanOrEqual(3);
});

it('A4: paintings that nobody can use do not keep the painter busy for ever', async () => {
  const rig = await createRig({ config: { style: 'unknown' } });
  for (let i = 0; i < 20; i++) rig.painted.push(await paintedPicture(`p${i}`));
  for (let i = 0; i < 60; i++) {
    await rig.run();
    rig.sent.splice(0);
  }
  expect(rig.painted.length).toBeGreaterThan(0);
  await rig.processor.reconfigure?.({ style: 'ink', minimum: 2 });
  const before = rig.painted.length;
  await rig.run();
  expect(rig.painted.length).toBe(before - 1);
  expect(rig.sent).toHaveLength(2);
});

it('A16: a changed style is served at once, and what was passed over is unseen again', async () => {
  const rig = await createRig();
  await rig.library.add(shipped('old', 'glass'));
  await rig.library.markShown('old');
  for (let i = 0; i < 2; i++) await rig.library.add(shipped(`glass${i}`, 'glass'));
  await rig.run();
  rig.sent.splice(0);
  await rig.library.add(shipped('ink', 'ink'));
  await rig.processor.reconfigure?.({ style: 'ink', minimum: 2 });
  await rig.run();
  expect(idsOf(rig.sent)[0]).toBe('ink');
  rig.sent.splice(0);
  rig.nowMs += 10_000;
  await rig.library.markShown('ink');
  await rig.processor.reconfigure?.({ style: '', minimum: 2 });
  await rig.run();
  expect(new Set(idsOf(rig.sent))).toEqual(new Set(['glass0', 'glass1']));
});

it('A16: what is banned while it waits in memory is not sent, and its bitmap is freed', async () => {
  const rig = await createRig();
  for (const id of ['a', 'b', 'c', 'd']) await rig.library.add(shipped(id));
  const picture = await unsuitedPicture('waiting');
  rig.painted.push(picture);
  await rig.run();
  expect(idsOf(rig.sent)).not.toContain('waiting');
  expect(closed(picture.bitmap)).toBe(false);
  await rig.library.setBanned('waiting', true);
  expect(closed(picture.bitmap)).toBe(true);
  rig.sent.splice(0);
  await rig.run();
  rig.sent.splice(0);
  rig.nowMs += 10_000;
  await rig.run();
  expect(idsOf(rig.sent)).not.toContain('waiting');
});

it('A16: the mood of the music reaches the choice', async () => {
  const vivid = Array.from({ length: 5 }, () => [0.95, 0.1, 0.05] as const);
  const pale = Array.from({ length: 5 }, () => [0.7, 0.7, 0.7] as const);
  const vividShare = async (arousal: number): Promise<number> => {
    const library = await memoryLibrary();
    for (let i = 0; i < 60; i++) await library.add(shipped(`${i % 2 ? 'vivid' : 'pale'}${i}`, 'ink', { palette: i % 2 ? vivid : pale }));
    const rig = await createRig({ library, capacity: 30 });
    rig.hear({ [F.arousal]: arousal });
    await rig.run(15);
    return idsOf(rig.sent).filter((id) => id.startsWith('vivid')).length;
  };
  expect(await vividShare(1)).toBeGreaterThan((await vividShare(-1)) + 5);
});

it('C4: stopping frees what is held, and the library is heard no more', async () => {
  const rig = await createRig();
  for (const id of ['a', 'b']) await rig.library.add(shipped(id));
  const pictures = [await unsuitedPicture('one'), await unsuitedPicture('two'), await unsuitedPicture('three')];
  for (const picture of pictures) {
    rig.painted.push(picture);
    await rig.run();
    rig.sent.pop()?.bitmap.close();
    // The others are seen by now: only so are these left to wait.
    if (picture !== pictures[2]) for (let i = 0; i < 4; i++) await rig.library.add(shipped(`${picture.artwork.id}${i}`));
  }
  expect(pictures.map(({ bitmap }) => closed(bitmap))).toEqual([true, false, false]);
  await rig.processor.cleanup?.();
  await rig.processor.cleanup?.();
  expect(pictures.every(({ bitmap }) => closed(bitmap))).toBe(true);
});

it('C4: a stop in the middle of a fetch sends nothing and frees the picture', async () => {
  let answer = (_response: Response): void => undefined;
  const rig = await createRig({
    fetch: () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  });
  await rig.library.add(shipped('a'));
  const running = rig.run();
  await expect.poll(() => rig.fetched.length).toBe(1);
  rig.abort();
  answer(new Response(await pictureFile(60, 40)));
  await running;
  expect(rig.sent).toEqual([]);
  expect(rig.reports).toEqual([]);
});

it('D8: what was sent before a reload does not come again after it, as long as there is anything else', async () => {
  const ids = Array.from({ length: 8 }, (_, i) => `a${i}`);
  const first = await createRig();
  for (const id of ids) await first.library.add(shipped(id));
  const seen: string[] = [];
  for (let i = 0; i < 5; i++) {
    await first.run();
    const { artwork, bitmap } = first.take();
    bitmap.close();
    seen.push(artwork.id);
    first.nowMs += 10_000;
  }
  const state = JSON.parse(JSON.stringify(first.processor.checkpoint?.())) as Json;
  const second = await createRig();
  for (const id of ids) await second.library.add(shipped(id));
  await second.processor.restore?.(state);
  // Two more wait at the first one's outlet: they count as sent.
  const before = new Set([...seen, ...idsOf(first.sent)]);
  await second.run();
  const { artwork, bitmap } = second.take();
  bitmap.close();
  expect(before.has(artwork.id)).toBe(false);
  expect(second.reports).toEqual([]);
});

it.each([
  null,
  [],
  {},
  { version: 1, recent: [3], takenSinceSent: 0, styleChoices: {} },
  { version: 2, recent: [], takenSinceSent: 0, styleChoices: {} },
] as Json[])('D8: the library refuses %j in words', async (state) => {
  const rig = await createRig();
  expect(() => rig.processor.restore?.(state)).toThrow('not what a library keeps');
});

it('E1: pixels of an artwork come back whatever tier it came from, or not at all, in words', async () => {
  const file = await pictureFile(60, 40);
  const reports: unknown[] = [];
  const stored = new Map([['kept', file]]);
  const pictureOf = createPictureOf({
    stored: async (id) => stored.get(id),
    fetch: async (url) => new Response(file, { status: String(url).endsWith('/gone.webp') ? 404 : 200 }),
    origin: location.origin,
    signal: new AbortController().signal,
    quickPicture: async (seed, aspect) => ({ artwork: testArtwork(`other:${seed}`), bitmap: await bitmapOf(Math.round(20 * aspect), 20) }),
    report: (error) => reports.push(error),
  });
  const quick = {
    ...testArtwork('quick:7', 'quick'),
    source: { type: 'painter', painter: 'quick', seed: 7 } as const,
    width: 300,
    height: 200,
  };
  const found = await Promise.all([shipped('here'), testArtwork('kept'), quick].map((artwork) => pictureOf(artwork)));
  expect(found.map((picture) => [picture?.artwork.id, picture?.bitmap.width])).toEqual([
    ['here', 60],
    ['kept', 60],
    ['quick:7', 30],
  ]);
  expect(reports).toEqual([]);
  expect(await pictureOf(testArtwork('lost'))).toBeUndefined();
  expect(await pictureOf(shipped('gone'))).toBeUndefined();
  expect(reports.map(String)).toEqual([expect.stringContaining('has lost its pixels'), expect.stringContaining('cannot be shown')]);
});
