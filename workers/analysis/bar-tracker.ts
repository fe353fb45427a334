import type { BeatEstimate } from './beat-filter.ts';
import { clamp01 } from './follower.ts';

/** Where in the bar the beat is, and how sure that is. */
export interface BarState {
  /** Beats in a bar: 4 or 3. */
  length: number;
  /** 0-based; 0 is the downbeat. */
  beat: number;
  /** 0…1, with small steps: harmony and bass tell downbeats only by and by. */
  confidence: number;
}

export interface BarTracker {
  readonly bar: Readonly<BarState>;
  /** One hop: collects what sounds around the beat. */
  update(estimate: Readonly<BeatEstimate>, chroma: Float64Array): void;
  /** A beat fell; judges the beat before it, whose evidence is now complete. */
  beatFell(): void;
  reset(): void;
}

const METERS = [4, 3] as const;
/** Forgetting a beat: about eight bars of four count. */
const KEEP = 0.97;
/** Four to the bar unless three is clearly better. */
const LEAD_OF_FOUR = 1.5;

/**
 * Downbeats carry bass and change of harmony (Goto, "An audio-based real-time beat tracking system for music with or
 * without drum-sounds", JNMR 2001; Davies and Plumbley, EUSIPCO 2006). Each beat's evidence goes to its place modulo each
 * meter; the place with the most is taken for the downbeat.
 */
export function createBarTracker(hopSeconds: number): BarTracker {
  const bar: BarState = { length: 4, beat: 0, confidence: 0 };
  const evidence = METERS.map((meter) => new Float64Array(meter));
  const sounding = new Float64Array(12);
  const before = new Float64Array(12);
  const attackHops = Math.round(0.1 / hopSeconds);
  let hopsSinceBeat = 0;
  let bassAttack = 0;
  let trebleAttack = 0;
  let beats = 0;
  let mean = 0;
  let spread = 1;

  /** 1 − cosine between what sounded in this beat and in the one before. */
  function harmonicChange(): number {
    let dot = 0;
    let a = 0;
    let b = 0;
    for (let i = 0; i < 12; i++) {
      const x = sounding[i] as number;
      const y = before[i] as number;
      dot += x * y;
      a += x * x;
      b += y * y;
    }
    return a > 0 && b > 0 ? 1 - dot / Math.sqrt(a * b) : 0;
  }

  function choose(): void {
    let bestMeter = 0;
    let bestPlace = 0;
    let bestLead = -1;
    for (let m = 0; m < METERS.length; m++) {
      const places = evidence[m] as Float64Array;
      let top = 0;
      let total = 0;
      for (let p = 0; p < places.length; p++) {
        if ((places[p] as number) > (places[top] as number)) top = p;
        total += places[p] as number;
      }
      // Lead of the best place over the mean of the others, per beat that was counted there.
      const counted = (1 - KEEP ** beats) / (1 - KEEP) / places.length;
      const others = (total - (places[top] as number)) / (places.length - 1);
      const lead = (((places[top] as number) - others) / Math.max(counted, 1)) * (m === 0 ? LEAD_OF_FOUR : 1);
      if (lead > bestLead) {
        bestLead = lead;
        bestMeter = m;
        bestPlace = top;
      }
    }
    const length = METERS[bestMeter] as number;
    bar.length = length;
    bar.beat = (((beats - bestPlace) % length) + length) % length;
    bar.confidence = clamp01(bestLead / 2.5) * clamp01(beats / 12);
  }

  return {
    bar,
    update(estimate, chroma) {
      hopsSinceBeat++;
      if (hopsSinceBeat <= attackHops) {
        bassAttack = Math.max(bassAttack, estimate.surpriseBass);
        trebleAttack = Math.max(trebleAttack, estimate.surpriseTreble);
      }
      for (let i = 0; i < 12; i++) sounding[i] = (sounding[i] as number) + (chroma[i] as number);
    },
    beatFell() {
      const raw = harmonicChange() * 6 + 0.5 * bassAttack - 0.25 * trebleAttack;
      mean += 0.05 * (raw - mean);
      spread += 0.05 * (Math.abs(raw - mean) - spread);
      const score = (raw - mean) / Math.max(spread, 0.05);
      for (let m = 0; m < METERS.length; m++) {
        const places = evidence[m] as Float64Array;
        for (let p = 0; p < places.length; p++) places[p] = (places[p] as number) * KEEP;
        const place = beats % places.length;
        places[place] = (places[place] as number) + score;
      }
      beats++;
      choose();
      before.set(sounding);
      sounding.fill(0);
      bassAttack = trebleAttack = -1;
      hopsSinceBeat = 0;
    },
    reset() {
      for (const places of evidence) places.fill(0);
      sounding.fill(0);
      before.fill(0);
      bassAttack = trebleAttack = -1;
      hopsSinceBeat = beats = 0;
      mean = 0;
      spread = 1;
      bar.length = 4;
      bar.beat = 0;
      bar.confidence = 0;
    },
  };
}
