import { NOVELTY_BANDS, type Novelty } from '../onset/novelty.ts';
import { gauss } from '../signal/gauss.ts';
import { type BeatModel, beatModel } from './beat-model.ts';
import { createBeatSenses, SENSE_COUNT, SENSES } from './beat-senses.ts';
import { createBeatStates } from './beat-states.ts';
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
  /** The tempi believed in most, as `listRivals` found them, the strongest first: hops between beats and share of all belief, in turn; 0 where there are no more. */
  readonly rivals: Float64Array;
  /** Looks at what is believed now and fills `rivals`. */
  listRivals(): void;
  /** One hop. While nothing sounds the filter coasts: it turns on with what it believes. */
  update(novelty: Readonly<Novelty>, silent: boolean): void;
  /** What its senses take for usual, for `expect`. */
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

/** Tempi within this share of each other are one tempo. */
const SAME_TEMPO = 0.04;
const LOWEST_SURPRISE = -1;
/** How many tempi are listed as rivals. */
const RIVALS = 3;
/** How far an expectation is believed: in its tempo, its spread as a share of the period; and in its phase, within that tempo. */
const EXPECTED_TEMPO = 0.9;
const EXPECTED_SPREAD = 0.012;
const EXPECTED_PHASE = 0.6;

/**
 * Forward filtering over tempo and phase at once: each hop turns every hypothesis by one hop, weighs it by how well the
 * sound suits what it expects there, and lets tempo change at beats only (bar pointer model: Whiteley, Cemgil and
 * Godsill, ISMIR 2006; state space of Krebs, Böck and Widmer, ISMIR 2015). The log-likelihood of a state is linear in
 * what each sense hears, say · heard · expectation, with expectations of zero mean. Causal; allocates nothing.
 */
export function createBeatFilter(hopSeconds: number, model: BeatModel = beatModel): BeatFilter {
  const states = createBeatStates(hopSeconds, model);
  const { tempi, shortestHops, reach, offsets, place, places, transitions, prior, pull } = states;
  const senses = createBeatSenses(hopSeconds, model);
  const { heard } = senses;
  const pulse = createPulse(hopSeconds, shortestHops, tempi, model);
  const belief = new Float64Array(offsets[tempi] as number);
  /** Where hop 0 of each tempo now lies: turning the pointer moves all states at once. */
  const turns = new Int32Array(tempi);
  const arriving = new Float64Array(tempi);
  const mass = new Float64Array(tempi);
  /** What is heard now makes a state at each place so many times as likely, and each tempo that expects it. */
  const factors = new Float64Array(places).fill(1);
  const biases = new Float64Array(tempi).fill(1);
  const untilBeat = new Float64Array(shortestHops + tempi + 16);
  const rivals = new Float64Array(2 * RIVALS);
  /** Which tempi those are: what belongs to one of them is not counted again. */
  const listed = new Int32Array(RIVALS);
  const doubt = model.doubtPerSecond * hopSeconds;
  const restingDoubt = model.restingDoubtPerSecond * hopSeconds;
  const restHops = Math.round(model.restSeconds / hopSeconds);
  const estimate: BeatEstimate = {
    hopsToBeat: shortestHops,
    periodHops: shortestHops,
    tempoBelief: 0,
    phaseBelief: 0,
    surprise: 0,
    surpriseBass: 0,
    surpriseTreble: 0,
  };
  let spoken = -1;
  /** Hops since anything was struck. */
  let resting = 0;

  function begin(): void {
    for (let i = 0; i < tempi; i++) {
      const hops = shortestHops + i;
      belief.fill((prior[i] as number) / hops, offsets[i] as number, offsets[i + 1] as number);
    }
    turns.fill(0);
    senses.reset();
    pulse.reset();
    resting = 0;
    spoken = -1;
  }

  function listen(novelty: Readonly<Novelty>, silent: boolean): void {
    resting++;
    if (silent) {
      estimate.surprise = estimate.surpriseBass = estimate.surpriseTreble = LOWEST_SURPRISE;
      factors.fill(1);
      biases.fill(1);
      return;
    }
    senses.update(novelty);
    estimate.surprise = heard[SENSES.full] as number;
    if (estimate.surprise > 0) resting = 0;
    estimate.surpriseBass = heard[SENSES.bass] as number;
    estimate.surpriseTreble = senses.bands[NOVELTY_BANDS - 1] as number;
    pulse.update((1 - model.pulseWhole) * (senses.bands[0] as number) + model.pulseWhole * estimate.surprise);
    for (let p = 0; p < places; p++) factors[p] = Math.exp(sayOf(states.expected, p));
    for (let i = 0; i < tempi; i++) {
      biases[i] = Math.exp((pull[i] as number) - sayOf(states.usual, i)) * (pulse.factors[i] as number);
    }
  }

  /** What is heard times what a row of a table expects. */
  function sayOf(table: Float64Array, row: number): number {
    let sum = 0;
    for (let s = 0; s < SENSE_COUNT; s++) sum += (heard[s] as number) * (table[row * SENSE_COUNT + s] as number);
    return sum;
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

  function weigh(): void {
    let total = 0;
    for (let i = 0; i < tempi; i++) {
      const hops = shortestHops + i;
      const offset = offsets[i] as number;
      const bias = biases[i] as number;
      let sum = 0;
      for (let hop = 0, at = offset + (turns[i] as number), end = offset + hops; hop < hops; hop++) {
        const value = (belief[at] as number) * (factors[place[offset + hop] as number] as number) * bias;
        belief[at] = value;
        sum += value;
        at = at + 1 === end ? offset : at + 1;
      }
      mass[i] = sum;
      total += sum;
    }
    // Where nothing is struck any more there soon is no beat.
    const spread = resting > restHops ? restingDoubt : doubt;
    const kept = (1 - spread) / total;
    for (let i = 0; i < tempi; i++) {
      const share = spread * (prior[i] as number);
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

  function listRivals(): void {
    rivals.fill(0);
    for (let r = 0; r < 2 * RIVALS; r += 2) {
      let bestMass = 0;
      let best = -1;
      for (let i = 0; i < tempi; i++) {
        let apart = true;
        for (let k = 0; k < r; k += 2) apart &&= Math.abs(i - (listed[k >> 1] as number)) > spanOf(i) + spanOf(listed[k >> 1] as number);
        const around = apart ? massAround(i) : 0;
        if (around <= bestMass) continue;
        bestMass = around;
        best = i;
      }
      if (best < 0) return;
      const span = spanOf(best);
      let moment = 0;
      for (let i = Math.max(0, best - span); i <= Math.min(tempi - 1, best + span); i++) moment += (mass[i] as number) * (i - best);
      rivals[r] = shortestHops + best + moment / bestMass;
      rivals[r + 1] = bestMass;
      listed[r >> 1] = best;
    }
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
    senses.recall(before);
  }

  begin();
  return {
    estimate,
    rivals,
    listRivals,
    get usual() {
      return senses.usual;
    },
    expect,
    update(novelty, silent) {
      listen(novelty, silent);
      advance();
      weigh();
      speak();
    },
    reset: begin,
  };
}

/** 1…hops, cyclic. */
const wrapped = (k: number, hops: number): number => (k < 1 ? k + hops : k > hops ? k - hops : k);
