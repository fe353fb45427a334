import { gauss } from '../signal/gauss.ts';
import type { BeatModel } from './beat-model.ts';
import { SENSE_COUNT, SENSES } from './beat-senses.ts';

/** Tempi whose periods are further apart than this do not reach each other in one beat. */
const REACH_SECONDS = 0.1625;
/** Further from its place than this nothing is expected. */
const FARTHEST_SECONDS = 0.163;

/** Where in a beat something is expected, and which kind of place it is: the beat, its half, its quarters. */
const KINDS = 3;
const PLACES = [
  [0, 0],
  [0.5, 1],
  [0.25, 2],
  [0.75, 2],
] as const;

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
  /** Where each state lies: at which kind of place, or how far before or after it. States alike in this expect the same. */
  readonly place: Uint8Array;
  readonly places: number;
  /** places × senses: what each sense is expected to hear there, by how much it says in a hop. */
  readonly expected: Float64Array;
  /** tempi × senses: the mean of that over a period. What is heard is held against it, so that noise says nothing, whatever the tempo. */
  readonly usual: Float64Array;
  /** tempi × tempi: chance that a beat of tempo i is followed by one of tempo j. */
  readonly transitions: Float64Array;
  readonly prior: Float64Array;
  /** How much the prior says in every hop, log units. */
  readonly pull: Float64Array;
}

/** The hop that the model was found with. */
const MODEL_HOP_SECONDS = 512 / 44_100;

/** The nearest place of a hop, as kind and distance in one number; `places − 1` stands for nowhere. */
function placeOf(hop: number, hops: number, farthest: number): number {
  const span = 2 * farthest + 1;
  let nearest = Number.POSITIVE_INFINITY;
  let kind = 0;
  for (const [share, kindHere] of PLACES) {
    const ahead = hop - share * hops;
    const distance = ahead - hops * Math.round(ahead / hops);
    // Where two are as near, the first of them, which says more.
    if (Math.abs(distance) > Math.abs(nearest) - 1e-9) continue;
    nearest = distance;
    kind = kindHere;
  }
  const steps = Math.round(nearest);
  return Math.abs(steps) > farthest ? KINDS * span : kind * span + steps + farthest;
}

export function createBeatStates(hopSeconds: number, model: BeatModel): BeatStates {
  const shortestHops = Math.floor(60 / model.fastestBpm / hopSeconds);
  const longestHops = Math.ceil(60 / model.slowestBpm / hopSeconds);
  const tempi = longestHops - shortestHops + 1;
  const reach = Math.round(REACH_SECONDS / hopSeconds);
  // Places must fit in a byte; hops shorter than 4 ms see a little less far.
  const farthest = Math.min(Math.round(FARTHEST_SECONDS / hopSeconds), 42);
  const span = 2 * farthest + 1;
  const places = KINDS * span + 1;
  const offsets = new Int32Array(tempi + 1);
  for (let i = 0; i < tempi; i++) offsets[i + 1] = (offsets[i] as number) + shortestHops + i;
  const place = new Uint8Array(offsets[tempi] as number);
  const expected = new Float64Array(places * SENSE_COUNT);
  const usual = new Float64Array(tempi * SENSE_COUNT);
  for (const [name, { say, heights, widthSeconds }] of Object.entries(model.senses)) {
    const sense = SENSES[name as keyof typeof SENSES];
    for (const [kind, height] of heights.entries()) {
      for (let steps = -farthest; steps <= farthest; steps++) {
        // The model's say is that of one hop of 11.6 ms: more hops a second must not mean more evidence.
        const each = (say * hopSeconds) / MODEL_HOP_SECONDS;
        expected[(kind * span + steps + farthest) * SENSE_COUNT + sense] = each * height * gauss((steps * hopSeconds) / widthSeconds);
      }
    }
  }
  const prior = new Float64Array(tempi);
  const pull = new Float64Array(tempi);
  const transitions = new Float64Array(tempi * tempi);
  for (let i = 0; i < tempi; i++) {
    const hops = shortestHops + i;
    for (let hop = 0; hop < hops; hop++) {
      const at = placeOf(hop, hops, farthest);
      place[(offsets[i] as number) + hop] = at;
      for (let s = 0; s < SENSE_COUNT; s++) {
        usual[i * SENSE_COUNT + s] = (usual[i * SENSE_COUNT + s] as number) + (expected[at * SENSE_COUNT + s] as number) / hops;
      }
    }
    const octaves = Math.log2(60 / (hops * hopSeconds) / model.preferredBpm);
    prior[i] = gauss(octaves / model.preferredSpread);
    pull[i] = model.preferredPull * hopSeconds * Math.log(prior[i] as number);
    let sum = 0;
    for (let j = 0; j < tempi; j++) {
      const chance = Math.abs(i - j) > reach ? 0 : Math.exp(-model.stiffness * Math.abs((shortestHops + j) / hops - 1));
      transitions[i * tempi + j] = chance;
      sum += chance;
    }
    for (let j = 0; j < tempi; j++) transitions[i * tempi + j] = (transitions[i * tempi + j] as number) / sum;
  }
  const total = prior.reduce((sum, value) => sum + value, 0);
  return {
    tempi,
    shortestHops,
    reach,
    offsets,
    place,
    places,
    expected,
    usual,
    transitions,
    prior: prior.map((value) => value / total),
    pull,
  };
}
