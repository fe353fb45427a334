import * as v from 'valibot';
import type { Failure } from '#app/lib/result.ts';
import { type Artwork, orientationOf } from './artwork.ts';

export const CATALOGUE_FOLDER = '/catalogue/';
export const CATALOGUE_INDEX = `${CATALOGUE_FOLDER}index.json`;

const unit = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const pixels = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(8192));
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

const artworkSchema = v.object({
  id: name,
  title: name,
  style: name,
  /** A picture beside the index: no folders, no other places. */
  file: v.pipe(v.string(), v.regex(/^[\w-][\w.-]*\.(?:webp|png|jpe?g|avif)$/, 'the name of a picture beside the index')),
  width: pixels,
  height: pixels,
  palette: v.pipe(v.array(v.tuple([unit, unit, unit])), v.length(5)),
  dna: v.pipe(v.array(unit), v.length(50)),
  focus: v.tuple([unit, unit]),
  painter: name,
  seed: v.number(),
});

const indexSchema = v.object({ version: v.literal(1), artworks: v.array(v.unknown()) });

export interface Catalogue {
  readonly artworks: readonly Artwork[];
  /** Artworks that were left out, each with its place in the index. */
  readonly problems: readonly Failure<'catalogue-invalid'>[];
}

const problem = (place: string, message: string): Failure<'catalogue-invalid'> => ({
  code: 'catalogue-invalid',
  message: place === '' ? message : `${place}: ${message}`,
  place,
});

/** `a.0.b` as `a[0].b`. */
const asPlace = (dotPath: string | null): string => (dotPath ?? '').replace(/\.(\d+)(?=\.|$)/g, '[$1]');

function placed(prefix: string, issue: v.BaseIssue<unknown>): Failure<'catalogue-invalid'> {
  const path = asPlace(v.getDotPath(issue));
  return problem(path === '' || prefix === '' ? prefix + path : `${prefix}.${path}`, issue.message);
}

/** The artworks that ship with the app. One that is wrong is left out and named; the others are shown all the same. */
export function parseCatalogue(input: unknown): Catalogue {
  const index = v.safeParse(indexSchema, input);
  if (!index.success) return { artworks: [], problems: [placed('', index.issues[0])] };
  const artworks = new Map<string, Artwork>();
  const problems: Failure<'catalogue-invalid'>[] = [];
  for (const [position, item] of index.output.artworks.entries()) {
    const place = `artworks[${position}]`;
    const parsed = v.safeParse(artworkSchema, item);
    if (!parsed.success) {
      problems.push(placed(place, parsed.issues[0]));
      continue;
    }
    const { id, title, style, file, width, height, palette, dna, focus } = parsed.output;
    if (artworks.has(id)) {
      problems.push(problem(`${place}.id`, `"${id}" is there already`));
      continue;
    }
    artworks.set(id, {
      id,
      title,
      style,
      source: { type: 'catalogue', path: `${CATALOGUE_FOLDER}${file}` },
      width,
      height,
      orientation: orientationOf(width, height),
      palette,
      dna: Float32Array.from(dna),
      focus,
    });
  }
  return { artworks: [...artworks.values()], problems };
}
