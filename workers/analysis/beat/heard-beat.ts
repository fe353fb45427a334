import type { EarMemory } from '../clock/beat-memory.ts';
import { type BeatHypothesis, createBeatSequence, forgetBeats, stepBeats } from '../clock/beat-sequence.ts';
import { type Novelty, noveltyLagSeconds } from '../onset/novelty.ts';
import type { Hop } from '../signal/hop.ts';
import type { Framing } from '../signal/spectrum.ts';
import { type BeatEstimate, createBeatFilter } from './beat-filter.ts';
import type { BeatModel } from './beat-model.ts';
import { createBeatTrust, type ExpectedBeat } from './beat-trust.ts';

/** The beat by ear alone, whatever a person says and whatever the clock makes of it. */
export interface HeardBeat extends BeatHypothesis {
  /** 0…1: whether what it foretold came true. */
  confidence: number;
  /** 0…1: how far the filter believes in this tempo and phase now. */
  belief: number;
}

/** A beat that somebody knows of: a person, or the clock before the music broke off. */
export interface KnownBeat {
  periodSeconds: number;
  /** From now. */
  secondsToBeat: number;
  /** Standard deviation of that. */
  spreadSeconds: number;
}

export interface BeatEar {
  readonly heard: Readonly<HeardBeat>;
  readonly estimate: Readonly<BeatEstimate>;
  /** Tempi believed in most, as BPM and share in turn; filled by `listRivals`. */
  readonly rivals: Float64Array;
  listRivals(): void;
  /** Until the next hop another beat is heard than the ear's own: somebody knows better. */
  overrule(known: Readonly<HeardBeat>): void;
  update(hop: Readonly<Hop>, novelty: Readonly<Novelty>, silent: boolean): void;
  /** Begins with what is known; what novelty is usual stays. */
  expect(known: Readonly<KnownBeat>): void;
  readonly memory: EarMemory;
  /** Goes on at `time` from what was known before. */
  recall(known: Readonly<KnownBeat>, memory: EarMemory, time: number): void;
  reset(): void;
}

export function createBeatEar(framing: Framing, model: BeatModel): BeatEar {
  const { hopSeconds } = framing;
  const lagSeconds = noveltyLagSeconds(framing);
  const shortest = 60 / model.fastestBpm;
  const longest = 60 / model.slowestBpm;
  const filter = createBeatFilter(hopSeconds, model);
  const trust = createBeatTrust(hopSeconds);
  const { estimate } = filter;
  const rivals = new Float64Array(filter.rivals.length);
  const heard: HeardBeat = { periodSeconds: 0.5, beatAt: 0, spacingSeconds: 0.5, confidence: 0, belief: 0 };
  const sequence = createBeatSequence();
  /** A field of an object, since a number in a closure is boxed anew at every write. */
  const now = { time: 0 };
  const expected: ExpectedBeat = { hopsAhead: 0, periodHops: 0, intervalHops: 0 };

  /** The filter knows no tempo but its own: what is slower or faster is expected in the octave that it knows. */
  function expectIn({ periodSeconds, secondsToBeat, spreadSeconds }: Readonly<KnownBeat>, usual: readonly number[]): void {
    let period = periodSeconds;
    while (period > longest) period /= 2;
    while (period < shortest) period *= 2;
    if (period > longest) return;
    const hopsToBeat = (secondsToBeat + lagSeconds) / hopSeconds;
    filter.expect({ periodHops: period / hopSeconds, hopsToBeat, spreadHops: spreadSeconds / hopSeconds, usual });
    // Until the next hop speaks.
    heard.periodSeconds = heard.spacingSeconds = period;
    heard.beatAt = now.time + secondsToBeat;
  }

  return {
    heard,
    estimate,
    rivals,
    listRivals() {
      filter.listRivals();
      for (let i = 0; i < rivals.length; i += 2) {
        const hops = filter.rivals[i] as number;
        rivals[i] = hops > 0 ? 60 / (hops * hopSeconds) : 0;
        rivals[i + 1] = filter.rivals[i + 1] as number;
      }
    },
    update(hop, novelty, silent) {
      now.time = hop.time;
      filter.update(novelty, silent);
      trust.update(estimate, novelty, silent);
      heard.confidence = trust.trust.confidence;
      heard.belief = estimate.tempoBelief * estimate.phaseBelief;
      heard.periodSeconds = heard.spacingSeconds = estimate.periodHops * hopSeconds;
      heard.beatAt = hop.time - lagSeconds + estimate.hopsToBeat * hopSeconds;
      stepBeats(sequence, heard, hop);
      if (!sequence.fixed) return;
      expected.hopsAhead = (sequence.next + lagSeconds - hop.time) / hopSeconds;
      expected.periodHops = estimate.periodHops;
      expected.intervalHops = (sequence.next - sequence.last) / hopSeconds;
      trust.expect(expected);
    },
    overrule({ periodSeconds, beatAt, spacingSeconds, confidence, belief }) {
      heard.periodSeconds = periodSeconds;
      heard.beatAt = beatAt;
      heard.spacingSeconds = spacingSeconds;
      heard.confidence = confidence;
      heard.belief = belief;
    },
    expect: (known) => expectIn(known, filter.usual),
    get memory() {
      return { usual: filter.usual, trust: trust.memory };
    },
    recall(known, memory, time) {
      now.time = time;
      expectIn(known, memory.usual);
      trust.recall(memory.trust);
      heard.confidence = trust.trust.confidence;
    },
    reset() {
      filter.reset();
      trust.reset();
      forgetBeats(sequence);
      heard.confidence = heard.belief = 0;
    },
  };
}
