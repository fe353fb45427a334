import type { BeatModel } from './beat-model.ts';

/** Steps into which the expectation of a state is quantised, so that a hop needs this many exponentials and not one a state. */
export const EXPECTATION_STEPS = 65;
/** Tempi whose periods are further apart than this do not reach each other in one beat. */
const REACH_SECONDS = 0.1625;

/**
 * The states a beat can be in: every whole number of hops a period may last, times every hop within it
 * (the efficient state space of Krebs, Böck and Widmer, "An efficient state-space model for joint tempo and meter
 * tracking", ISMIR 2015).
 */
export interface BeatStates {
  readonly tempi: number;
  readonly shortestHops: number;
  /** Tempi further apart than this do not reach each other in one beat. */
  readonly reach: number;
  /** First state of each tempo; one more at the end. */
  readonly offsets: Int32Array;
  /** Index of the quantised expectation of each state, for the whole spectrum and for the bass. */
  readonly expectFull: Uint8Array;
  readonly expectBass: Uint8Array;
  /** tempi × tempi: chance that a beat of tempo i is followed by one of tempo j. */
  readonly transitions: Float64Array;
  readonly prior: Float64Array;
  /** Factor by which the prior pulls in every hop. */
  readonly pull: Float64Array;
}

const gauss = (x: number): number => Math.exp(-0.5 * x * x);

/** Expectation at each hop of a period, of zero mean: whatever the tempo, noise says nothing. */
function template(hops: number, widthHops: number, half: number, quarter: number): Float64Array {
  const bump = (hop: number, place: number): number => {
    const distance = Math.abs(hop - place * hops);
    return gauss(Math.min(distance, hops - distance) / widthHops);
  };
  const shape = Float64Array.from({ length: hops }, (_, hop) =>
    Math.max(bump(hop, 0), half * bump(hop, 0.5), quarter * bump(hop, 0.25), quarter * bump(hop, 0.75)),
  );
  const mean = shape.reduce((sum, value) => sum + value, 0) / hops;
  return shape.map((value) => value - mean);
}

export function createBeatStates(hopSeconds: number, model: BeatModel): BeatStates {
  const shortestHops = Math.floor(60 / model.fastestBpm / hopSeconds);
  const longestHops = Math.ceil(60 / model.slowestBpm / hopSeconds);
  const tempi = longestHops - shortestHops + 1;
  const reach = Math.round(REACH_SECONDS / hopSeconds);
  const offsets = new Int32Array(tempi + 1);
  for (let i = 0; i < tempi; i++) offsets[i + 1] = (offsets[i] as number) + shortestHops + i;
  const states = offsets[tempi] as number;
  const expectFull = new Uint8Array(states);
  const expectBass = new Uint8Array(states);
  const widthHops = model.widthSeconds / hopSeconds;
  const quantise = (value: number): number => Math.round(((value + 1) / 2) * (EXPECTATION_STEPS - 1));
  const prior = new Float64Array(tempi);
  const pull = new Float64Array(tempi);
  const transitions = new Float64Array(tempi * tempi);
  for (let i = 0; i < tempi; i++) {
    const hops = shortestHops + i;
    const offset = offsets[i] as number;
    expectFull.set(template(hops, widthHops, model.half, model.quarter).map(quantise), offset);
    expectBass.set(template(hops, widthHops, model.bassHalf, model.bassQuarter).map(quantise), offset);
    const octaves = Math.log2(60 / (hops * hopSeconds) / model.preferredBpm);
    prior[i] = gauss(octaves / model.preferredSpread);
    pull[i] = Math.exp(model.preferredPull * hopSeconds * Math.log(prior[i] as number));
    let sum = 0;
    for (let j = 0; j < tempi; j++) {
      const chance = Math.abs(i - j) > reach ? 0 : Math.exp(-model.stiffness * Math.abs((shortestHops + j) / hops - 1));
      transitions[i * tempi + j] = chance;
      sum += chance;
    }
    for (let j = 0; j < tempi; j++) transitions[i * tempi + j] = (transitions[i * tempi + j] as number) / sum;
  }
  const total = prior.reduce((sum, value) => sum + value, 0);
  return { tempi, shortestHops, reach, offsets, expectFull, expectBass, transitions, prior: prior.map((value) => value / total), pull };
}
