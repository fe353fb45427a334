import type { PainterId } from '#app/art/painters.ts';
import { createRandom, hashString } from '#app/lib/random.ts';
import { commissionOf } from './painters/commission.ts';

/** What each style likes to be called. */
const nouns: Readonly<Record<PainterId, readonly string[]>> = {
  ribbons: ['Current', 'Drift', 'Procession', 'Delta', 'Undertow', 'Parade', 'Confluence', 'Silk Road', 'Meander', 'Slipstream'],
  strata: ['Shore', 'Valley', 'Basin', 'Ranges', 'Hollow', 'Fjord', 'Caldera', 'Terraces', 'Far Hills', 'Inlet'],
  ink: ['Bloom', 'Breath', 'Vapour', 'Drowning', 'Marble', 'Undersea', 'Wash', 'Exhale', 'Dissolving', 'Tide'],
  impasto: ['Morning', 'Horizon', 'Field', 'Harvest', 'Squall', 'Estuary', 'Afternoon', 'Low Sun', 'Meadow', 'Swell'],
  glass: ['Window', 'Rose', 'Chancel', 'Lantern', 'Vespers', 'Oriel', 'Matins', 'Kaleidoscope', 'Chapel', 'Prism'],
  planes: ['Construction', 'Still Life', 'Arrangement', 'Balance', 'Counterpoint', 'Figure', 'Interior', 'Fugue', 'Scaffold', 'Quartet'],
  nebula: ['Nebula', 'Cradle', 'Veil', 'Far Light', 'Deep Field', 'Drifting', 'Ember Cloud', 'Nursery', 'Afterglow', 'Passage'],
  woven: ['Tapestry', 'Loom', 'Blanket', 'Weft', 'Threshold', 'Kilim', 'Banner', 'Cloth', 'Selvedge', 'Warp'],
  moire: ['Resonance', 'Interference', 'Overtone', 'Pulse', 'Echo', 'Standing Wave', 'Tuning', 'Beat', 'Halo', 'Vibration'],
  brush: ['Breath', 'Gesture', 'Silence', 'Crossing', 'Reed', 'Circle', 'Return', 'Heron', 'Pause', 'Wind'],
};

const rarely = ['No. 2', 'No. 5', 'No. 7', 'at Rest', 'in Three', 'Variation', 'Returning', 'Unfinished'];

/** A title for a painting: the mood of its colours and a word of its style. The same seed, the same title. */
export function titleOf(painter: PainterId, seed: number): string {
  const random = createRandom(hashString(`title:${painter}:${seed}`));
  const { palette } = commissionOf(painter, seed);
  const choose = (words: readonly string[]): string => words[Math.floor(random() * words.length)] ?? '';
  const title = `${choose(palette.moods)} ${choose(nouns[painter])}`;
  return random() < 0.16 ? `${title}, ${choose(rarely)}` : title;
}
