/**
 * How much what is heard changes, hop by hop: 1 − correlation of the mean compressed spectrum before a hop with that after it.
 * Chords change on beats, and on downbeats most of all (Goto and Muraoka, Speech Communication 27, 1999), while hi-hats and off-beat
 * chords do not: this tells beat from off-beat.
 */
export interface HarmonyChange {
  /** The compressed spectrum of the next hop. */
  add(spectrum: Float64Array): void;
  /** All hops were added: what waits for a future that does not come is compared with what there is. */
  end(): void;
}

const LOWEST_HZ = 60;
const HIGHEST_HZ = 2000;
/** Either side of a hop, this much is heard; a sound needs a little to unfold. */
const SIDE_SECONDS = 0.6;
const GAP_HOPS = 2;

/** Writes into `change`, one value a hop that is added. */
export function createHarmonyChange(centresHz: Float64Array, hopSeconds: number, change: Float32Array): HarmonyChange {
  const first = centresHz.findIndex((hz) => hz >= LOWEST_HZ);
  const count = centresHz.filter((hz) => hz >= LOWEST_HZ && hz <= HIGHEST_HZ).length;
  const side = Math.max(1, Math.round(SIDE_SECONDS / hopSeconds));
  const ahead = side + GAP_HOPS;
  const length = 2 * side + GAP_HOPS + 1;
  const ring = new Float32Array(length * count);
  const before = new Float64Array(count);
  const after = new Float64Array(count);
  let added = 0;

  const rowOf = (hop: number): number => (hop % length) * count;

  function addTo(sum: Float64Array, hop: number, sign: number): void {
    if (hop < 0 || hop >= added) return;
    const at = rowOf(hop);
    for (let k = 0; k < count; k++) sum[k] = (sum[k] as number) + sign * (ring[at + k] as number);
  }

  /** 1 − correlation of the two sums. */
  function difference(): number {
    let meanBefore = 0;
    let meanAfter = 0;
    for (let k = 0; k < count; k++) {
      meanBefore += before[k] as number;
      meanAfter += after[k] as number;
    }
    meanBefore /= count;
    meanAfter /= count;
    let dot = 0;
    let a = 0;
    let b = 0;
    for (let k = 0; k < count; k++) {
      const x = (before[k] as number) - meanBefore;
      const y = (after[k] as number) - meanAfter;
      dot += x * y;
      a += x * x;
      b += y * y;
    }
    return a > 1e-6 && b > 1e-6 ? Math.max(0, 1 - dot / Math.sqrt(a * b)) : 0;
  }

  /** Hop `t` in the middle: [t − side, t) before it, [t + gap, t + gap + side) after it. */
  function settle(t: number): void {
    addTo(before, t - 1, 1);
    addTo(before, t - 1 - side, -1);
    if (t === 0) return;
    addTo(after, t + GAP_HOPS - 1, -1);
    if (t < change.length) change[t] = difference();
  }

  return {
    add(spectrum) {
      if (count === 0) return;
      const at = rowOf(added);
      for (let k = 0; k < count; k++) ring[at + k] = spectrum[first + k] as number;
      added++;
      if (added > GAP_HOPS) addTo(after, added - 1, 1);
      if (added >= ahead) settle(added - ahead);
    },
    end() {
      for (let t = Math.max(0, added - ahead + 1); count > 0 && t < added; t++) settle(t);
    },
  };
}
