import { readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCatalogue } from '#app/art/catalogue.ts';
import { isPainterId, painterInfos } from '#app/art/painters.ts';
import { titleOf } from '#workers/library/titles.ts';

const folder = new URL('../../../public/catalogue/', import.meta.url);
const { artworks, problems } = parseCatalogue(JSON.parse(readFileSync(new URL('index.json', folder), 'utf8')));
const files = readdirSync(folder).filter((file) => file !== 'index.json');

describe('public/catalogue', () => {
  it('A4: holds at least twelve sound artworks, of every style and every orientation', () => {
    expect(problems).toEqual([]);
    expect(artworks.length).toBeGreaterThanOrEqual(12);
    expect(new Set(artworks.map((artwork) => artwork.style))).toEqual(new Set(painterInfos.map((info) => info.id)));
    expect(new Set(artworks.map((artwork) => artwork.orientation))).toEqual(new Set(['landscape', 'portrait', 'square']));
  });

  it('has a picture for every artwork, and no other file', () => {
    expect(artworks.map(({ source }) => (source.type === 'catalogue' ? source.path.split('/').at(-1) : '')).sort()).toEqual(files.sort());
  });

  it('F2: is small enough to be kept for offline use', () => {
    expect(files.reduce((sum, file) => sum + statSync(new URL(file, folder)).size, 0)).toBeLessThanOrEqual(3_500_000);
  });

  it('gives each artwork the title its seed has', () => {
    for (const { id, title } of artworks) {
      const [, painter = '', seed = ''] = /^catalogue:(\w+)-(\d+)$/.exec(id) ?? [];
      expect(isPainterId(painter) && titleOf(painter, Number(seed))).toBe(title);
    }
  });
});
