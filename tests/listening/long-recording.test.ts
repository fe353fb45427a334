import { expect, it } from 'vitest';
import { createRandom } from '#app/lib/random.ts';
import { findBeatPath } from '#workers/analysis/look-ahead/beat-path.ts';
import { evenBeats } from '#workers/analysis/look-ahead/even-beats.ts';
import { runThrough } from '#workers/analysis/look-ahead/recording.ts';
import { BANDS, type RecordingFeatures } from '#workers/analysis/look-ahead/recording-features.ts';
import { readSurprise } from '#workers/analysis/look-ahead/surprise.ts';
import { TONE_HOPS, TONES } from '#workers/analysis/look-ahead/tones.ts';

const hopSeconds = 512 / 44_100;
const LAG_SECONDS = 0.032;

/** What an hour of four-four would tell, hop by hop: kick, snare and hi-hat with noise; the tempo changes every five minutes. */
function hourOfMusic(): { readonly features: RecordingFeatures; readonly beats: number[]; readonly changes: number[] } {
  const seconds = 3600;
  const hops = Math.floor(seconds / hopSeconds);
  const random = createRandom(7);
  const novelty = Float32Array.from({ length: hops * BANDS }, () => 0.02 * random());
  const beats: number[] = [];
  const changes: number[] = [];
  const strike = (time: number, bands: readonly number[], strength: number): void => {
    const hop = Math.round((time + LAG_SECONDS) / hopSeconds) - 1;
    for (const band of bands) {
      for (const [d, share] of [
        [-1, 0.5],
        [0, 1],
        [1, 0.6],
      ] as const) {
        const i = (hop + d) * BANDS + band;
        if (i >= 0 && i < novelty.length) novelty[i] = (novelty[i] as number) + share * strength;
      }
    }
  };
  let time = 0.5;
  for (let part = 0; part < 12; part++) {
    const period = 60 / (92 + ((part * 17) % 50));
    changes.push(time);
    for (let beat = 0; time < (part + 1) * 300; beat++, time += period) {
      if (time > seconds - 1) break;
      beats.push(time);
      strike(time, beat % 2 ? [2, 3, 4, 5] : [0, 1], 0.5);
      strike(time, [6, 7], 0.3);
      strike(time + period / 2, [6, 7], 0.25);
    }
  }
  const frames = Math.floor(hops / TONE_HOPS);
  const features: RecordingFeatures = {
    hopSeconds,
    hops,
    seconds,
    novelty,
    bandShares: new Float64Array(BANDS).fill(1 / BANDS),
    change: new Float32Array(hops),
    levels: new Float32Array(hops).fill(0.1),
    tones: new Float32Array(frames * TONES).fill(1),
    colours: new Float32Array(frames * BANDS),
  };
  return { features, beats, changes };
}

it('A1: an hour of music with a change of tempo every five minutes has its beats found all through', { timeout: 120_000 }, () => {
  const { features, beats, changes } = hourOfMusic();
  const surprise = runThrough(readSurprise(features));
  const found = evenBeats(surprise, runThrough(findBeatPath(surprise)));
  let k = 0;
  let missed = 0;
  for (const beat of beats) {
    while (k + 1 < found.length && Math.abs((found[k + 1] as number) - beat) < Math.abs((found[k] as number) - beat)) k++;
    const settling = changes.some((change) => Math.abs(beat - change) < 4);
    if (!settling && Math.abs((found[k] as number) - beat) > 0.03) missed++;
  }
  expect(missed / beats.length).toBeLessThan(0.005);
  expect(Math.abs(found.length / beats.length - 1)).toBeLessThan(0.01);
});
