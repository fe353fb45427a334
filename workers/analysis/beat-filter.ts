import { type BeatModel, beatModel, MODEL_HOP_SECONDS } from './beat-model.ts';
import { createBeatStates, EXPECTATION_STEPS } from './beat-states.ts';
import { approach, clamp } from './follower.ts';
import { NOVELTY_BANDS, type Novelty } from './novelty.ts';
import { createPulse } from './pulse.ts';

/** What the filter believes after a hop. */
export interface BeatEstimate {
  /** Hops from this hop to the next beat, with a fraction, above 0. */
  hopsToBeat: number;
  /** Hops between beats, with a fraction. */
  periodHops: number;
  /** Share of belief in this tempo, and, within it, in this phase: 0…1. */
  tempoBelief: number;
  phaseBelief: number;
  /** Whole-spectrum novelty against the usual: 0 as usual, −1 none. */
  surprise: number;
  surpriseBass: number;
  surpriseTreble: number;
}

export interface BeatFilter {
  readonly estimate: Readonly<BeatEstimate>;
  /** One hop. While nothing sounds the filter coasts: it turns on with what it believes. */
  update(novelty: Readonly<Novelty>, silent: boolean): void;
  /** What novelty is usual in each band, for `expect`. */
  readonly usual: readonly number[];
  /** Begins with what was known before: see `Expectation`. */
  expect(expectation: Readonly<Expectation>): void;
  reset(): void;
}

/** A beat that was known before the filter began anew. */
export interface Expectation {
  readonly periodHops: number;
  /** Until the next beat shows in the novelty. */
  readonly hopsToBeat: number;
  /** Standard deviation of that. */
  readonly spreadHops: number;
  readonly usual: readonly number[];
}

/** Novelty below this is no music, whatever is usual: decades a hop. Music lies at 0.015 to 0.1. */
const LEAST_USUAL = 0.004;
/** Tempi within this share of each other are one tempo. */
const SAME_TEMPO = 0.04;
const LOWEST_SURPRISE = -1;
/** How far an expectation is believed: in its tempo, its spread as a share of the period; and in its phase, within that tempo. */
const EXPECTED_TEMPO = 0.9;
const EXPECTED_SPREAD = 0.012;
const EXPECTED_PHASE = 0.6;
/** An expectation brings no more usual novelty than counts as this many hops heard. */
const EXPECTED_HEARD = 64;
const gauss = (x: number): number => Math.exp(-0.5 * x * x);

/**
 * Forward filtering over tempo and phase at once: each hop turns every hypothesis by one hop, weighs it by how well the
 * novelty suits what it expects there, and lets tempo change at beats only (bar pointer model: Whiteley, Cemgil and
 * Godsill, ISMIR 2006; state space of Krebs, Böck and Widmer, ISMIR 2015). The log-likelihood of a state is linear in
 * novelty, gain · surprise · expectation, with expectations of zero mean. Causal; allocates nothing.
 */
export function createBeatFilter(hopSeconds: number, model: BeatModel = beatModel): BeatFilter {
  const { tempi, shortestHops, reach, offsets, expectFull, expectBass, transitions, prior, pull } = createBeatStates(hopSeconds, model);
  const pulse = createPulse(hopSeconds, shortestHops, tempi, model);
  const belief = new Float64Array(offsets[tempi] as number);
  /** Where hop 0 of each tempo now lies: turning the pointer moves all states at once. */
  const turns = new Int32Array(tempi);
  const arriving = new Float64Array(tempi);
  const mass = new Float64Array(tempi);
  const factorFull = new Float64Array(EXPECTATION_STEPS);
  const factorBass = new Float64Array(EXPECTATION_STEPS);
  const untilBeat = new Float64Array(shortestHops + tempi + 16);
  const usual = new Float64Array(NOVELTY_BANDS);
  const surprises = new Float64Array(NOVELTY_BANDS);
  const usualRate = approach(hopSeconds, model.usualSeconds);
  // The model's say is that of one hop of 11.6 ms: more hops a second must not mean more evidence.
  const sayOfFull = (model.full * hopSeconds) / MODEL_HOP_SECONDS;
  const sayOfBass = (model.bass * hopSeconds) / MODEL_HOP_SECONDS;
  const doubt = model.doubtPerSecond * hopSeconds;
  const estimate: BeatEstimate = {
    hopsToBeat: shortestHops,
    periodHops: shortestHops,
    tempoBelief: 0,
    phaseBelief: 0,
    surprise: 0,
    surpriseBass: 0,
    surpriseTreble: 0,
  };
  let heard = 0;
  let spoken = -1;

  function begin(): void {
    for (let i = 0; i < tempi; i++) {
      const hops = shortestHops + i;
      belief.fill((prior[i] as number) / hops, offsets[i] as number, offsets[i + 1] as number);
    }
    turns.fill(0);
    usual.fill(0);
    pulse.reset();
    heard = 0;
    spoken = -1;
  }

  /** Each band against its own usual, so that a busy hi-hat does not drown the drum; the whole is their weighted mean. */
  function compare(bands: Float64Array): void {
    let sum = 0;
    let weights = 0;
    for (let c = 0; c < NOVELTY_BANDS; c++) {
      const value = bands[c] as number;
      const before = usual[c] as number;
      const mean = before + Math.max(usualRate, 1 / heard) * (value - before);
      usual[c] = mean;
      surprises[c] = clamp(value / Math.max(mean, LEAST_USUAL) - 1, LOWEST_SURPRISE, model.highestSurprise);
      // A band in which nothing ever happens has no say.
      const weight = (model.bands[c] as number) * Math.min(1, mean / LEAST_USUAL);
      sum += weight * (surprises[c] as number);
      weights += weight;
    }
    estimate.surprise = weights > 0.5 ? sum / weights : LOWEST_SURPRISE;
  }

  function listen(novelty: Readonly<Novelty>, silent: boolean): void {
    let full = 0;
    let bass = 0;
    estimate.surprise = estimate.surpriseBass = estimate.surpriseTreble = LOWEST_SURPRISE;
    if (!silent) {
      heard++;
      compare(novelty.bands);
      estimate.surpriseBass = model.lowestShare * (surprises[0] as number) + (1 - model.lowestShare) * (surprises[1] as number);
      estimate.surpriseTreble = surprises[NOVELTY_BANDS - 1] as number;
      pulse.update((1 - model.pulseWhole) * (surprises[0] as number) + model.pulseWhole * estimate.surprise);
      full = sayOfFull * estimate.surprise;
      bass = sayOfBass * estimate.surpriseBass;
    }
    for (let s = 0; s < EXPECTATION_STEPS; s++) {
      const expectation = (2 * s) / (EXPECTATION_STEPS - 1) - 1;
      factorFull[s] = Math.exp(full * expectation);
      factorBass[s] = Math.exp(bass * expectation);
    }
  }

  /** One hop on; what reaches the end of its period begins the next one, perhaps at another tempo. */
  function advance(): void {
    for (let i = 0; i < tempi; i++) {
      const hops = shortestHops + i;
      const turn = turns[i] as number;
      turns[i] = turn === 0 ? hops - 1 : turn - 1;
      arriving[i] = belief[(offsets[i] as number) + (turns[i] as number)] as number;
    }
    for (let j = 0; j < tempi; j++) {
      let sum = 0;
      const last = Math.min(tempi - 1, j + reach);
      for (let i = Math.max(0, j - reach); i <= last; i++) sum += (arriving[i] as number) * (transitions[i * tempi + j] as number);
      belief[(offsets[j] as number) + (turns[j] as number)] = sum;
    }
  }

  function weigh(silent: boolean): void {
    let total = 0;
    for (let i = 0; i < tempi; i++) {
      const hops = shortestHops + i;
      const offset = offsets[i] as number;
      const bias = silent ? 1 : (pull[i] as number) * (pulse.factors[i] as number);
      let sum = 0;
      for (let hop = 0, at = offset + (turns[i] as number), end = offset + hops; hop < hops; hop++) {
        const value =
          (belief[at] as number) *
          (factorFull[expectFull[offset + hop] as number] as number) *
          (factorBass[expectBass[offset + hop] as number] as number) *
          bias;
        belief[at] = value;
        sum += value;
        at = at + 1 === end ? offset : at + 1;
      }
      mass[i] = sum;
      total += sum;
    }
    const kept = (1 - doubt) / total;
    for (let i = 0; i < tempi; i++) {
      const share = doubt * (prior[i] as number);
      const each = share / (shortestHops + i);
      const end = offsets[i + 1] as number;
      for (let at = offsets[i] as number; at < end; at++) belief[at] = (belief[at] as number) * kept + each;
      mass[i] = (mass[i] as number) * kept + share;
    }
  }

  const spanOf = (tempo: number): number => Math.max(1, Math.round((shortestHops + tempo) * SAME_TEMPO));

  function massAround(tempo: number): number {
    const span = spanOf(tempo);
    const last = Math.min(tempi - 1, tempo + span);
    let sum = 0;
    for (let i = Math.max(0, tempo - span); i <= last; i++) sum += mass[i] as number;
    return sum;
  }

  /** Which tempo to speak for: the likeliest, but a rival must be clearly ahead. */
  function chooseTempo(): number {
    let best = 0;
    let bestMass = -1;
    for (let i = 0; i < tempi; i++) {
      const around = massAround(i);
      if (around > bestMass) {
        bestMass = around;
        best = i;
      }
    }
    if (spoken < 0) return best;
    let near = spoken;
    let nearMass = -1;
    for (let i = Math.max(0, spoken - 2); i <= Math.min(tempi - 1, spoken + 2); i++) {
      const around = massAround(i);
      if (around > nearMass) {
        nearMass = around;
        near = i;
      }
    }
    return bestMass > nearMass * model.hysteresis ? best : near;
  }

  /** Beats lie at a time, not at a state: the states of one tempo vote for the hop at which the next beat falls. */
  function speak(): void {
    spoken = chooseTempo();
    const hops = shortestHops + spoken;
    const span = spanOf(spoken);
    untilBeat.fill(0, 0, hops + span + 2);
    let sum = 0;
    let periods = 0;
    for (let i = Math.max(0, spoken - span); i <= Math.min(tempi - 1, spoken + span); i++) {
      const length = shortestHops + i;
      const offset = offsets[i] as number;
      for (let hop = 0, at = offset + (turns[i] as number), end = offset + length; hop < length; hop++) {
        const value = belief[at] as number;
        untilBeat[length - hop] = (untilBeat[length - hop] as number) + value;
        at = at + 1 === end ? offset : at + 1;
      }
      sum += mass[i] as number;
      periods += (mass[i] as number) * length;
    }
    let best = 1;
    let bestVotes = -1;
    for (let k = 1; k <= hops; k++) {
      let votes = 0;
      for (let d = -2; d <= 2; d++) votes += untilBeat[wrapped(k + d, hops)] as number;
      if (votes > bestVotes) {
        bestVotes = votes;
        best = k;
      }
    }
    let weight = 0;
    let moment = 0;
    for (let d = -3; d <= 3; d++) {
      const votes = untilBeat[wrapped(best + d, hops)] as number;
      weight += votes;
      moment += votes * d;
    }
    estimate.hopsToBeat = best + (weight > 0 ? moment / weight : 0);
    estimate.periodHops = sum > 0 ? periods / sum : hops;
    estimate.tempoBelief = sum;
    estimate.phaseBelief = sum > 0 ? Math.min(1, bestVotes / sum) : 0;
  }

  /** The prior, with most of the belief moved to the tempo and the phase that are expected. */
  function expect({ periodHops, hopsToBeat, spreadHops, usual: before }: Readonly<Expectation>): void {
    begin();
    let weights = 0;
    const weightOf = (i: number): number => gauss((shortestHops + i - periodHops) / (periodHops * EXPECTED_SPREAD));
    for (let i = 0; i < tempi; i++) weights += weightOf(i);
    if (weights < 1e-6) return;
    for (let i = 0; i < tempi; i++) {
      const hops = shortestHops + i;
      const offset = offsets[i] as number;
      const share = (EXPECTED_TEMPO * weightOf(i)) / weights;
      const even = ((1 - EXPECTED_TEMPO) * (prior[i] as number) + share * (1 - EXPECTED_PHASE)) / hops;
      let bumps = 0;
      const bumpAt = (hop: number): number => {
        // Hop 0 is the beat itself, from which a whole period leads to the next.
        const distance = (((hops - hop - hopsToBeat) % hops) + hops) % hops;
        return gauss(Math.min(distance, hops - distance) / spreadHops);
      };
      for (let hop = 0; hop < hops; hop++) bumps += bumpAt(hop);
      for (let hop = 0; hop < hops; hop++) belief[offset + hop] = even + (share * EXPECTED_PHASE * bumpAt(hop)) / bumps;
    }
    for (let c = 0; c < NOVELTY_BANDS; c++) usual[c] = before[c] ?? 0;
    heard = EXPECTED_HEARD;
  }

  begin();
  return {
    estimate,
    get usual() {
      return [...usual];
    },
    expect,
    update(novelty, silent) {
      listen(novelty, silent);
      advance();
      weigh(silent);
      speak();
    },
    reset: begin,
  };
}

/** 1…hops, cyclic. */
const wrapped = (k: number, hops: number): number => (k < 1 ? k + hops : k > hops ? k - hops : k);
