import { approach } from '../signal/follower.ts';

/** A hop softer than this is silence: −76 dBFS, as in the live gate. */
export const SILENCE = 10 ** (-76 / 20);
/** The usual level: quick to rise, slow to sink, so that a soft passage keeps its soft onsets. */
const RISE_SECONDS = 0.5;
const SINK_SECONDS = 8;

/** How loud it usually is around each hop: followers from both ends, and their geometric mean. Silence moves neither. */
export function usualLevels(levels: Float32Array, hopSeconds: number): Float32Array {
  const rise = approach(hopSeconds, RISE_SECONDS);
  const sink = approach(hopSeconds, SINK_SECONDS);
  const hops = levels.length;
  const usual = new Float32Array(hops);
  const first = (from: number, step: number): number => {
    for (let t = from; t >= 0 && t < hops; t += step) if ((levels[t] as number) > SILENCE) return levels[t] as number;
    return SILENCE;
  };
  let value = first(0, 1);
  for (let t = 0; t < hops; t++) {
    const level = levels[t] as number;
    if (level > SILENCE) value += (level > value ? rise : sink) * (level - value);
    usual[t] = value;
  }
  value = first(hops - 1, -1);
  for (let t = hops - 1; t >= 0; t--) {
    const level = levels[t] as number;
    if (level > SILENCE) value += (level > value ? rise : sink) * (level - value);
    usual[t] = Math.sqrt((usual[t] as number) * Math.max(value, SILENCE));
  }
  return usual;
}
