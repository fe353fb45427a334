import type { FeatureFrame } from '#app/audio/feature-frame.ts';
import { type Analyser, createAnalyser } from '#workers/analysis/analyser.ts';

/** Every frame that the analysis made of a sound, mono unless a right channel is given. */
export function framesOf(left: Float32Array, sampleRate = 44_100, right = left): FeatureFrame[] {
  const frames: FeatureFrame[] = [];
  const analyser: Analyser = createAnalyser({ sampleRate, onHop: () => frames.push(analyser.frame.slice()) });
  feed(analyser, left, right);
  return frames;
}

/** Pushes a sound as the audio thread would: a quantum at a time. */
export function feed(analyser: Analyser, left: Float32Array, right = left): void {
  for (let at = 0; at < left.length; at += 128) analyser.push(left, at, right, at, Math.min(128, left.length - at));
}

export function correlation(a: readonly number[], b: readonly number[]): number {
  const n = Math.min(a.length, b.length);
  let sa = 0;
  let sb = 0;
  for (let i = 0; i < n; i++) {
    sa += (a[i] ?? 0) / n;
    sb += (b[i] ?? 0) / n;
  }
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < n; i++) {
    const x = (a[i] ?? 0) - sa;
    const y = (b[i] ?? 0) - sb;
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb);
}
