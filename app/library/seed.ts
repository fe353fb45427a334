import type { Artwork } from '#app/art/artwork.ts';
import { CATALOGUE_INDEX, type Catalogue, parseCatalogue } from '#app/art/catalogue.ts';
import { canonicalJson, type Json } from '#app/lib/json.ts';
import { type Failure, fail, messageOf, ok, type Result } from '#app/lib/result.ts';
import type { Library } from './library.ts';

/** Reads the catalogue that ships with the app. */
export async function fetchCatalogue(fetchIndex: typeof fetch): Promise<Result<Catalogue, Failure<'catalogue-unreachable'>>> {
  try {
    const response = await fetchIndex(CATALOGUE_INDEX);
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    const index: unknown = await response.json();
    return ok(parseCatalogue(index));
  } catch (error) {
    return fail({ code: 'catalogue-unreachable', message: `The catalogue cannot be read: ${messageOf(error)}`, place: CATALOGUE_INDEX });
  }
}

/** Equal for artworks that are the same in every respect. */
const print = ({ dna, source, ...rest }: Artwork): string => canonicalJson({ ...rest, source: { ...source }, dna: [...dna] } as Json);

/**
 * Brings the library up to the catalogue: new artworks come in, changed ones are corrected with their votes kept, those that no
 * longer ship go. An empty catalogue is taken for a mistake and changes nothing. Settles as the library's writes do.
 */
export async function seedCatalogue(library: Library, artworks: readonly Artwork[]): Promise<void> {
  if (artworks.length === 0) return;
  const shipped = new Set(artworks.map(({ id }) => id));
  const writes: Promise<void>[] = [];
  for (const artwork of artworks) {
    const known = library.get(artwork.id)?.artwork;
    if (!known || print(known) !== print(artwork)) writes.push(library.add(artwork));
  }
  for (const { artwork } of library.all()) {
    if (artwork.source.type === 'catalogue' && !shipped.has(artwork.id)) writes.push(library.remove(artwork.id));
  }
  await Promise.all(writes);
}
