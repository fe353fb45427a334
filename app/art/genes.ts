import type { Dna } from './artwork.ts';

/** Rises with every change of a gene's meaning; stored DNA of an older version is migrated (see README). */
export const DNA_VERSION = 1;

export type GeneGroup = 'palette' | 'texture' | 'motion' | 'geometry' | 'effects' | 'engine';

export interface Gene {
  /** 1…50, as people count; the place in a Dna is `number - 1`. */
  readonly number: number;
  readonly id: string;
  readonly name: string;
  readonly group: GeneGroup;
  /** What 0 → 1 does, in words a person can turn a knob by. */
  readonly does: string;
  /** The value at which the gene changes nothing: 0.5 where it pulls both ways, 0 where it adds. */
  readonly neutral: number;
}

const adds = 0;
const bothWays = 0.5;
type Row = readonly [id: string, name: string, neutral: number, does: string];

/** Row A6's groups. Ranges are held back so that any DNA, even a random one, is a picture one could hang. */
const groups = {
  // 1–12
  palette: [
    ['hue', 'Hue', bothWays, 'turns every colour round the wheel, by up to 45° each way'],
    ['harmony', 'Harmony', bothWays, 'gathers colours on two opposite hues, or spreads them round the wheel'],
    ['saturation', 'Saturation', bothWays, 'from nearly grey to half as vivid again'],
    ['vibrance', 'Vibrance', adds, 'enriches dull colours and leaves vivid ones'],
    ['brightness', 'Brightness', bothWays, 'darker or lighter, with black and white kept'],
    ['contrast', 'Contrast', bothWays, 'flatter or deeper'],
    ['temperature', 'Temperature', bothWays, 'colder (blue) or warmer (amber)'],
    ['tint', 'Tint', bothWays, 'greener or more magenta'],
    ['shadowTone', 'Shadow tone', bothWays, 'shadows lean to petrol or to wine'],
    ['lightTone', 'Light tone', bothWays, 'lights lean to rose or to gold'],
    ['matte', 'Matte', adds, 'lifts the blacks like a faded print'],
    ['iridescence', 'Iridescence', adds, 'hue wanders with lightness, like oil on water'],
  ],
  // 13–24
  texture: [
    ['noise', 'Noise', adds, 'soft clouds of light and dark'],
    ['grain', 'Grain', adds, 'film grain'],
    ['grainSize', 'Grain size', bothWays, 'finer or coarser grain'],
    ['smoothness', 'Smoothness', adds, 'smooths detail away, as a wash does'],
    ['sharpness', 'Sharpness', adds, 'brings out edges'],
    ['canvas', 'Canvas', adds, 'the weave of a primed canvas'],
    ['paper', 'Paper', adds, 'the tooth of heavy paper'],
    ['brush', 'Brush', adds, 'breaks outlines as a loaded brush does'],
    ['hatching', 'Hatching', adds, 'engraves shadows with fine lines'],
    ['planes', 'Planes', adds, 'gathers tones into flat planes, as a screen print does'],
    ['halftone', 'Halftone', adds, 'prints tones as dots'],
    ['vignette', 'Vignette', adds, 'lets the borders sink into shade'],
  ],
  // 25–33
  motion: [
    ['speed', 'Speed', bothWays, 'slower or faster'],
    ['direction', 'Direction', bothWays, 'where the drift goes, three quarters round the compass'],
    ['drift', 'Drift', adds, 'the picture glides'],
    ['turbulence', 'Turbulence', adds, 'eddies stir it'],
    ['eddySize', 'Eddy size', bothWays, 'small or large eddies'],
    ['breath', 'Breath', adds, 'it swells and sinks with the bass'],
    ['sway', 'Sway', adds, 'it rocks, as a boat at anchor does'],
    ['pulse', 'Pulse', adds, 'it takes the beat as a step forward'],
    ['wave', 'Wave', adds, 'swells run through it'],
  ],
  // 34–39
  geometry: [
    ['swirl', 'Swirl', bothWays, 'twists about the focus, left or right'],
    ['bulge', 'Bulge', bothWays, 'a hollow or a dome about the focus'],
    ['ripple', 'Ripple', adds, 'rings about the focus'],
    ['scale', 'Scale', bothWays, 'further away or closer'],
    ['tilt', 'Tilt', bothWays, 'leans left or right'],
    ['mirror', 'Mirror', adds, 'folds onto its own reflection'],
  ],
  // 40–45
  effects: [
    ['blur', 'Blur', adds, 'softens away from the focus, as a wide lens does'],
    ['glow', 'Glow', adds, 'lights bleed into the dark'],
    ['fringe', 'Fringe', adds, 'splits colours towards the borders'],
    ['particles', 'Particles', adds, 'motes of light'],
    ['particleSize', 'Particle size', bothWays, 'dust or lanterns'],
    ['trails', 'Trails', adds, 'what was drawn before lingers'],
  ],
  // 46–50: the engine that runs says what these mean
  engine: [
    ['character1', 'Character 1', bothWays, 'Dissolve: crisp or soft edge. Drift: shallow or deep space'],
    ['character2', 'Character 2', bothWays, 'Dissolve: how far pigment flows. Drift: how far the camera travels'],
    ['character3', 'Character 3', bothWays, 'Dissolve: fine or broad patches. Drift: wide or long lens'],
    ['character4', 'Character 4', bothWays, 'Dissolve: led by chance or by light. Drift: changes all at once or from near to far'],
    ['character5', 'Character 5', bothWays, 'Dissolve: light on the edge. Drift: the camera rolls'],
  ],
} as const satisfies Readonly<Record<GeneGroup, readonly Row[]>>;

type Groups = typeof groups;
export type GeneId = { [Key in GeneGroup]: Groups[Key][number][0] }[GeneGroup];

const order: readonly GeneGroup[] = ['palette', 'texture', 'motion', 'geometry', 'effects', 'engine'];

/** The one table of the genes: uniforms, controls, links and documentation follow from it. */
export const GENES: readonly (Gene & { readonly id: GeneId })[] = order
  .flatMap((group) =>
    groups[group].map(([id, name, neutral, does]: readonly [GeneId, string, number, string]) => ({ id, name, group, does, neutral })),
  )
  .map((gene, index) => ({ ...gene, number: index + 1 }));

export const GENE_COUNT = GENES.length;

/** Place of each gene in a Dna: `dna[G.hue]`. */
export const G: Readonly<Record<GeneId, number>> = Object.fromEntries(GENES.map((gene, index) => [gene.id, index])) as Record<
  GeneId,
  number
>;

const neutral: readonly number[] = GENES.map((gene) => gene.neutral);

/** A DNA that changes nothing: post chain and, with music at rest, engines are the identity. */
export const neutralDna = (): Dna => Float32Array.from(neutral);

/** A gene by name; its neutral value where a DNA is too short. */
export const geneOf = (dna: Dna, id: GeneId): number => dna[G[id]] ?? neutral[G[id]] ?? 0;

/** Signed distance from neutral: −1…1 for genes that pull both ways, 0…1 for genes that add. */
export function geneOffset(dna: Dna, id: GeneId): number {
  const rest = neutral[G[id]] ?? 0;
  const value = (dna[G[id]] ?? rest) - rest;
  return rest === bothWays ? value * 2 : value;
}

/** `out = a + (b − a)·t`, gene by gene; clamped to 0…1. Allocates nothing; `out` may be `a` or `b`. */
export function mixDna(a: Dna, b: Dna, t: number, out: Dna): Dna {
  for (let i = 0; i < out.length; i++) {
    const rest = neutral[i] ?? 0;
    const from = a[i] ?? rest;
    const value = from + ((b[i] ?? rest) - from) * t;
    out[i] = Math.min(1, Math.max(0, value));
  }
  return out;
}
