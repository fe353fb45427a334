import type { Dna } from '#app/art/artwork.ts';
import { G, type GeneId, neutralDna } from '#app/art/genes.ts';
import { createRandom } from '#app/lib/random.ts';
import type { PictureAnalysis } from './index.ts';

/** Turns of hue from warm orange, where temperature is highest. */
const warmHue = 0.15;

/**
 * The 50 genes of a picture: near neutral, so that it still looks like itself, and leaning the way it leans already.
 * A textured picture gets tooth, a dark one glows, one whose edges agree drifts along them, a symmetric one may fold.
 * What the picture does not decide, the seed does, in small steps. Each value is 0…1.
 */
export function dnaOf({ measures: m, focus }: PictureAnalysis, seed: number): Dna {
  const random = createRandom(seed ^ 0x5eed);
  const dna = neutralDna();
  const set = (id: GeneId, value: number): void => {
    dna[G[id]] = Math.min(1, Math.max(0, value));
  };
  const wander = (spread: number): number => (random() - 0.5) * 2 * spread;
  const dark = 1 - m.brightness;
  const calm = 1 - m.edges;
  const warm = Math.cos((m.hue - warmHue) * 2 * Math.PI) * m.saturation * m.hueAgreement;

  // Colour: pale pictures are helped a little, vivid ones left alone.
  set('hue', 0.5 + wander(0.04));
  set('harmony', 0.5 + 0.06 * (m.hueAgreement - 0.5) + wander(0.03));
  set('saturation', 0.5 + 0.06 * (0.4 - m.saturation) + wander(0.03));
  set('vibrance', 0.16 * (1 - m.saturation) * random());
  set('brightness', 0.5 + 0.06 * (0.55 - m.brightness));
  set('contrast', 0.5 + 0.08 * (0.6 - m.contrast) + wander(0.02));
  set('temperature', 0.5 + 0.05 * warm + wander(0.03));
  set('tint', 0.5 + wander(0.03));
  set('shadowTone', 0.5 - 0.12 * warm + wander(0.1));
  set('lightTone', 0.5 + 0.12 * warm + wander(0.1));
  set('matte', 0.1 * calm * random());
  set('iridescence', 0.12 * m.saturation * random());

  // Surface: smooth pictures take grain and paper, busy ones need none.
  set('noise', 0.12 * calm * random());
  set('grain', 0.06 + 0.14 * (1 - m.texture) * random());
  set('grainSize', 0.5 + wander(0.2));
  set('smoothness', 0.06 * m.texture * random());
  set('sharpness', 0.1 + 0.12 * (1 - m.texture) * random());
  set('canvas', 0.16 * m.texture * random());
  set('paper', 0.16 * m.brightness * random());
  set('brush', 0.14 * m.texture * random());
  set('hatching', random() < 0.15 ? 0.1 * m.contrast : 0);
  set('planes', random() < 0.15 ? 0.1 * calm : 0);
  set('halftone', random() < 0.1 ? 0.08 * m.contrast : 0);
  set('vignette', 0.1 + 0.2 * dark * random());

  // Motion: along the edges where they agree, stirred where they do not.
  set('speed', 0.42 + 0.2 * m.edges + wander(0.06));
  set('direction', (m.direction * 0.5 + 0.25 + (random() < 0.5 ? 0.5 : 0)) % 1);
  set('drift', 0.12 + 0.25 * m.coherence + 0.1 * random());
  set('turbulence', 0.08 + 0.25 * (1 - m.coherence) * random());
  set('eddySize', 0.65 - 0.3 * m.texture + wander(0.1));
  set('breath', 0.2 + 0.25 * calm + 0.1 * random());
  set('sway', 0.05 + 0.15 * random());
  set('pulse', 0.15 + 0.2 * m.contrast + 0.1 * random());
  set('wave', 0.22 * calm * random());

  // Geometry: subtle, about the focus; mirrors only for what is nearly a mirror already.
  set('swirl', 0.5 + wander(0.05));
  set('bulge', 0.5 + wander(0.06));
  set('ripple', random() < 0.35 ? 0.12 * random() * calm : 0);
  set('scale', 0.5 + 0.05 * random());
  set('tilt', 0.5 + (0.5 - focus[0]) * 0.08);
  set('mirror', m.symmetry > 0.85 && random() < 0.2 ? 0.15 : 0);

  // Effects: the dark glows and carries motes.
  set('blur', 0.08 * calm * random());
  set('glow', 0.08 + 0.3 * dark * (0.4 + 0.6 * random()));
  set('fringe', 0.06 * random());
  set('particles', dark > 0.45 ? 0.28 * dark * random() : 0.08 * random());
  set('particleSize', 0.5 + wander(0.25));
  set('trails', 0.06 + 0.14 * random());

  for (const id of ['character1', 'character2', 'character3', 'character4', 'character5'] as const) set(id, 0.5 + wander(0.22));
  return dna;
}
