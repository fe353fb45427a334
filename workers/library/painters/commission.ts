import type { PainterId } from '#app/art/painters.ts';
import { createRandom, hashString, type Random } from '#app/lib/random.ts';
import { choosePalette, type Palette } from './palettes.ts';

/** Harmonies that suit a style; a style that is not named here takes any. */
const harmonies: Readonly<Partial<Record<PainterId, readonly string[]>>> = {
  nebula: ['aurora', 'ember', 'dusk', 'sodium', 'lagoon', 'riviera', 'heather', 'persimmon'],
  glass: ['odalisque', 'atelier', 'dusk', 'riviera', 'gilded', 'lagoon', 'sodium', 'orchard', 'aurora', 'ember'],
  brush: ['sumi', 'kinari', 'moss', 'slate', 'ember', 'harbour', 'persimmon', 'heather', 'terracotta'],
};

/** What a painter makes of a seed before it touches the canvas: its colours and its chance, the same wherever they are asked for. */
export function commissionOf(painter: PainterId, seed: number): { readonly palette: Palette; readonly random: Random } {
  const random = createRandom(hashString(`${painter}:${seed}`));
  return { palette: choosePalette(random, harmonies[painter]), random };
}
