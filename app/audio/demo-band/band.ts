import { BEATS_PER_BAR, createBar, createScore, type SectionName, STEPS, sectionAt } from './score.ts';
import {
  createBass,
  createClap,
  createCrash,
  createEcho,
  createHall,
  createHat,
  createKick,
  createNoise,
  createPad,
  createPluck,
  createThinner,
} from './voices.ts';

/** What is known of the piece up to a time: seconds from its beginning. */
export interface BandTruth {
  readonly bpm: number;
  readonly beats: readonly number[];
  /** Bar lines: every fourth beat, from 0. */
  readonly bars: readonly number[];
  readonly sections: readonly { readonly name: SectionName; readonly start: number; readonly end: number }[];
}

/** How long a bar of the piece lasts. */
export const barSeconds = (seed: number): number => (60 / createScore(seed).bpm) * BEATS_PER_BAR;

export interface DemoBand {
  readonly bpm: number;
  /** Fills both arrays with the next samples, −1…1. Same seed and rate, same samples, however they are asked for. Allocates nothing. */
  render(left: Float32Array, right: Float32Array): void;
  truth(seconds: number): BandTruth;
}

/** `fromBar`: begins with that bar (from 0), as if what came before had died away. */
export function createDemoBand(seed: number, sampleRate: number, fromBar = 0): DemoBand {
  const score = createScore(seed);
  const { bpm } = score;
  const stepSeconds = 60 / bpm / 4;
  const bar = createBar();
  const noise = createNoise(seed * 2 + 1);
  const kick = createKick(sampleRate);
  const clap = createClap(sampleRate, noise);
  const hat = createHat(sampleRate, noise);
  const thinner = createThinner(sampleRate);
  const crash = createCrash(sampleRate, noise);
  const bass = createBass(sampleRate);
  const pad = createPad(sampleRate);
  const pluck = createPluck(sampleRate);
  const echo = createEcho(stepSeconds * 3, sampleRate);
  const hall = createHall(sampleRate);
  const recover = 1 - Math.exp(-1 / (0.14 * sampleRate));

  let step = fromBar * STEPS;
  // From the beginning each time, so that rounding never adds up.
  let nextStepAt = Math.round(step * stepSeconds * sampleRate);
  let position = nextStepAt;
  let duck = 1;
  let riser = 0;
  let riserTarget = 0;

  function playStep(): void {
    const inBar = step % STEPS;
    if (inBar === 0) {
      score.write(step / STEPS, bar);
      pad.chord(bar.chord);
      riserTarget = bar.riser;
      if (bar.crash > 0) crash.trigger(bar.crash);
    }
    const kicked = bar.kick[inBar] ?? 0;
    if (kicked > 0) {
      kick.trigger(kicked);
      duck = Math.min(duck, 1 - 0.6 * kicked);
    }
    const clapped = bar.clap[inBar] ?? 0;
    if (clapped > 0) clap.trigger(clapped);
    const open = bar.openHat[inBar] ?? 0;
    const closed = bar.hat[inBar] ?? 0;
    if (open > 0) hat.trigger(open, true);
    else if (closed > 0) hat.trigger(closed, false);
    const low = bar.bass[inBar] ?? 0;
    if (low > 0) bass.trigger(low);
    const high = bar.pluck[inBar] ?? 0;
    if (high > 0) pluck.trigger(high, bar.pluckVelocity[inBar] ?? 0, bar.brightness);
    step++;
    nextStepAt = Math.round(step * stepSeconds * sampleRate);
  }

  return {
    bpm,
    render(left, right) {
      for (let i = 0; i < left.length; i++) {
        if (position === nextStepAt) playStep();
        position++;
        duck += (1 - duck) * recover;
        riser += (riserTarget - riser) * 0.00002;

        pad.next(bar.padLevel, bar.brightness);
        const lead = pluck.next() * 0.16;
        echo.next(lead);
        const drums = thinner(kick.next(), bar.thin) * 0.85 + clap.next() * 0.42 + hat.next() * 0.4 + crash.next() * 0.3;
        const wind = riser > 0.001 && riserTarget > 0 ? noise() * riser * 0.05 : 0;
        const soft = (lead + pad.out.left + pad.out.right) * 0.5;
        hall.next(soft * 0.22);
        const low = bass.next() * 0.38 * duck;
        const gain = duck * 0.9;
        left[i] = Math.tanh((drums + low + wind + (pad.out.left * 0.75 + lead + echo.out.left * 0.7 + hall.out.left * 0.45) * gain) * 0.95);
        right[i] = Math.tanh(
          (drums + low + wind + (pad.out.right * 0.75 + lead + echo.out.right * 0.7 + hall.out.right * 0.45) * gain) * 0.95,
        );
      }
    },
    truth(seconds) {
      const beatSeconds = 60 / bpm;
      const barSeconds = beatSeconds * BEATS_PER_BAR;
      const beats = Array.from({ length: Math.ceil(seconds / beatSeconds) }, (_, index) => index * beatSeconds);
      const sections: BandTruth['sections'][number][] = [];
      for (let at = 0; at * barSeconds < seconds; ) {
        const { name, firstBar, bars } = sectionAt(at);
        sections.push({ name, start: firstBar * barSeconds, end: (firstBar + bars) * barSeconds });
        at = firstBar + bars;
      }
      return { bpm, beats, bars: beats.filter((_, index) => index % BEATS_PER_BAR === 0), sections };
    },
  };
}
