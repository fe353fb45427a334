import * as v from 'valibot';
import type { Json } from '#app/lib/json.ts';
import type { Artwork } from './artwork.ts';

const unit = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const pixels = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_536));
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(500));

/** An artwork in plain JSON, as checkpoints keep it. Genes are 32-bit floats, which JSON's numbers hold exactly. */
export const artworkSchema = v.object({
  id: name,
  title: v.string(),
  style: v.string(),
  source: v.variant('type', [
    v.object({ type: v.literal('catalogue'), path: v.string() }),
    v.object({ type: v.literal('painter'), painter: v.string(), seed: v.number() }),
    v.object({ type: v.literal('import'), fileName: v.string() }),
  ]),
  width: pixels,
  height: pixels,
  orientation: v.picklist(['landscape', 'portrait', 'square']),
  palette: v.pipe(v.array(v.tuple([unit, unit, unit])), v.minLength(1), v.maxLength(16)),
  dna: v.pipe(
    v.array(unit),
    v.length(50),
    v.transform((genes) => Float32Array.from(genes)),
  ),
  focus: v.tuple([unit, unit]),
});

export function artworkToJson(artwork: Artwork): { readonly [key: string]: Json } {
  return { ...artwork, source: { ...artwork.source }, dna: [...artwork.dna] };
}
