import { expect, it } from 'vitest';
import { parseCatalogue } from '#app/art/catalogue.ts';
import { fetchCatalogue, seedCatalogue } from '#app/library/seed.ts';
import { openLibrary } from '#app/library/store.ts';
import { artworkOf } from './samples.ts';

const item = (id: string, more: object = {}): object => ({
  id,
  title: `Title of ${id}`,
  style: 'ink',
  file: `${id}.webp`,
  width: 1536,
  height: 1024,
  palette: [
    [0, 0, 0],
    [1, 1, 1],
    [0.5, 0.5, 0.5],
    [0.2, 0.3, 0.4],
    [0.9, 0.1, 0.1],
  ],
  dna: Array.from({ length: 50 }, () => 0.5),
  focus: [0.3, 0.6],
  painter: 'ink',
  seed: 7,
  ...more,
});
const index = (...artworks: unknown[]): unknown => ({ version: 1, artworks });

const memoryLibrary = (now = () => 1000) =>
  openLibrary({ now, after: () => () => undefined, open: () => Promise.reject(new Error('no disk here')) });

it('F1: a catalogue becomes artworks with the address of their picture', () => {
  const { artworks, problems } = parseCatalogue(index(item('a')));
  expect(problems).toEqual([]);
  expect(artworks).toHaveLength(1);
  expect(artworks[0]).toMatchObject({
    id: 'a',
    source: { type: 'catalogue', path: '/catalogue/a.webp' },
    orientation: 'landscape',
    focus: [0.3, 0.6],
  });
  expect(artworks[0]?.dna).toEqual(new Float32Array(50).fill(0.5));
});

it.each([
  ['artworks[1].dna[7]', { dna: Array.from({ length: 50 }, (_, i) => (i === 7 ? 2 : 0.5)) }],
  [
    'artworks[1].palette[2][0]',
    {
      palette: [
        [0, 0, 0],
        [0, 0, 0],
        ['x', 0, 0],
        [0, 0, 0],
        [0, 0, 0],
      ],
    },
  ],
  ['artworks[1].file', { file: '../secret.webp' }],
  ['artworks[1].file', { file: 'https://elsewhere.example/a.webp' }],
  ['artworks[1].width', { width: 0 }],
  ['artworks[1].id', { id: 'a' }],
])('F1: what is wrong at %s is named, and the other artworks come all the same', (place, more) => {
  const { artworks, problems } = parseCatalogue(index(item('a'), item('b', more), item('c')));
  expect(artworks.map(({ id }) => id)).toEqual(['a', 'c']);
  expect(problems).toHaveLength(1);
  expect(problems[0]?.place).toBe(place);
  expect(problems[0]?.message).toContain(place);
});

it.each([[null], ['text'], [{}], [{ version: 2, artworks: [] }], [[]]])('F1: %j is no catalogue', (input) => {
  const { artworks, problems } = parseCatalogue(input);
  expect(artworks).toEqual([]);
  expect(problems).toHaveLength(1);
});

it('F1: a catalogue that cannot be reached or read is a failure with words, not a crash', async () => {
  const unreachable = await fetchCatalogue(() => Promise.reject(new TypeError('offline')));
  const missing = await fetchCatalogue(() => Promise.resolve(new Response('', { status: 404 })));
  const page = await fetchCatalogue(() => Promise.resolve(new Response('<!doctype html>')));
  for (const result of [unreachable, missing, page]) expect(result).toMatchObject({ ok: false, error: { code: 'catalogue-unreachable' } });
  const found = await fetchCatalogue(() => Promise.resolve(Response.json(index(item('a')))));
  expect(found.ok && found.value.artworks).toHaveLength(1);
});

it('F1: the first run fills the library; a second changes nothing', async () => {
  const library = await memoryLibrary();
  const { artworks } = parseCatalogue(index(item('a'), item('b')));
  await seedCatalogue(library, artworks);
  expect(library.all().map(({ artwork }) => artwork.id)).toEqual(['a', 'b']);
  const changes: unknown[] = [];
  library.on((change) => changes.push(change));
  await seedCatalogue(library, parseCatalogue(index(item('a'), item('b'))).artworks);
  expect(changes).toEqual([]);
});

it('F1, A16: a new version corrects, adds and removes artworks and keeps every vote', async () => {
  const library = await memoryLibrary();
  await seedCatalogue(library, parseCatalogue(index(item('a'), item('b'))).artworks);
  await library.add({ ...artworkOf('mine'), source: { type: 'import', fileName: 'mine.jpg' } }, new Blob(['x']));
  await library.setStarred('a', true);
  await library.markShown('a');
  await seedCatalogue(library, parseCatalogue(index(item('a', { title: 'New title' }), item('c'))).artworks);
  expect(library.get('a')).toMatchObject({ starred: true, shownCount: 1, artwork: { title: 'New title' } });
  expect(library.get('b')).toBeUndefined();
  expect(library.get('c')).toBeDefined();
  expect(library.get('mine')).toBeDefined();
});

it('F1: an empty catalogue is taken for a mistake', async () => {
  const library = await memoryLibrary();
  await seedCatalogue(library, parseCatalogue(index(item('a'))).artworks);
  await seedCatalogue(library, []);
  expect(library.get('a')).toBeDefined();
});
