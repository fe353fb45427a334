import * as v from 'valibot';
import type { Artwork, Rgb } from '#app/art/artwork.ts';
import type { LibraryEntry } from './entry.ts';

/** An entry as it lies in IndexedDB: flat, keyed by `id`. */
export type LibraryRecord = Artwork & Omit<LibraryEntry, 'artwork'>;

// Ten thousand records are checked before the first picture: what has many numbers is checked in one go.
const areUnits = (values: unknown, length: number): boolean =>
  Array.isArray(values) && values.length === length && values.every((value) => typeof value === 'number' && value >= 0 && value <= 1);
const isPalette = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.length <= 16 && value.every((colour) => areUnits(colour, 3));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const pixels = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_536));
const timeMs = v.pipe(v.number(), v.finite(), v.minValue(0));

const source = v.variant('type', [
  v.object({ type: v.literal('catalogue'), path: v.string() }),
  v.object({ type: v.literal('painter'), painter: v.string(), seed: v.number() }),
  v.object({ type: v.literal('import'), fileName: v.string() }),
]);

const schema = v.object({
  id: v.pipe(v.string(), v.minLength(1)),
  title: v.string(),
  style: v.string(),
  source,
  width: pixels,
  height: pixels,
  orientation: v.picklist(['landscape', 'portrait', 'square']),
  palette: v.custom<readonly Rgb[]>(isPalette),
  dna: v.pipe(
    v.instance(Float32Array),
    v.check((dna) => dna.length === 50 && dna.every((gene) => gene >= 0 && gene <= 1), 'fifty numbers, each 0 to 1'),
  ),
  focus: v.custom<Artwork['focus']>((value) => areUnits(value, 2)),
  addedAtMs: timeMs,
  starred: v.boolean(),
  banned: v.boolean(),
  shownCount: count,
  lastShownAtMs: timeMs,
  bytes: count,
});

/** The entry in a record, or undefined when the record is damaged: a disk is outside like any other. */
export function parseRecord(record: unknown): LibraryEntry | undefined {
  const result = v.safeParse(schema, record, { abortEarly: true });
  if (!result.success) return undefined;
  const { addedAtMs, starred, banned, shownCount, lastShownAtMs, bytes, ...artwork } = result.output;
  return { artwork, addedAtMs, starred, banned, shownCount, lastShownAtMs, bytes };
}

export function toRecord({ artwork, ...rest }: LibraryEntry): LibraryRecord {
  return { ...artwork, ...rest };
}
