import { createDemoBand } from '#app/audio/demo-band/band.ts';
import { ACT_CONFIDENCE, F } from '#app/audio/feature-frame.ts';
import { likenesses } from '#tests/support/alike.ts';
import { feed, framesOf } from '#tests/support/heard.ts';
import { applause, babble, speech } from '#tests/support/no-beat.ts';
import { fourToTheFloor, noise, pinkNoise, scaled } from '#tests/support/sounds.ts';
import { createAnalyser } from '#workers/analysis/analyser.ts';
import type { BenchRow } from '../bench.ts';

const RATE = 44_100;
/** A minute at a time, each from another seed: other voices, another hall. */
const PIECE_SECONDS = 60;
/** −60 dBFS as a root mean square: uniform noise of amplitude a has a/√3. */
const SOFT = 10 ** (-60 / 20) * Math.sqrt(3);

const ROOMS: readonly (readonly [name: string, sound: (seed: number) => Float32Array])[] = [
  ['−60 dBFS of noise', (seed) => noise(PIECE_SECONDS, SOFT, seed)],
  ['loud pink noise', (seed) => pinkNoise(PIECE_SECONDS, 0.5, seed)],
  ['speech', (seed) => speech(PIECE_SECONDS, 0.4, seed)],
  ['babble', (seed) => babble(PIECE_SECONDS, 0.4, seed)],
  ['applause', (seed) => applause(PIECE_SECONDS, 0.5, seed)],
];

/** Rooms without music: how many beats the show would act on, and how much of the time it rests. */
export function emptyRooms(minutes: number, emit: (row: BenchRow) => void): void {
  for (const [name, sound] of ROOMS) {
    let beats = 0;
    let hops = 0;
    let sure = 0;
    let silent = 0;
    const analyser = createAnalyser({
      sampleRate: RATE,
      onHop: () => {
        const { frame, beat } = analyser;
        const confident = beat.mode !== 'idle' && beat.confidence >= ACT_CONFIDENCE;
        hops++;
        if (confident) sure++;
        if (confident && beat.fixed) beats++;
        silent += frame[F.silence] as number;
      },
    });
    for (let seed = 1; seed <= minutes; seed++) feed(analyser, sound(seed));
    emit({ name: `${minutes} min of ${name}: beats acted on`, value: beats / minutes, unit: '/min' });
    emit({ name: `${minutes} min of ${name}: time with a confident beat`, value: (100 * sure) / hops, unit: '%' });
    if (name.startsWith('−60')) emit({ name: `${minutes} min of ${name}: time at rest`, value: (100 * silent) / hops, unit: '%' });
  }
}

export interface Piece {
  readonly name: string;
  readonly channels: readonly Float32Array[];
  readonly sampleRate: number;
}

export function ownPieces(): Piece[] {
  const band = createDemoBand(3, RATE);
  const [left, right] = [new Float32Array(30 * RATE), new Float32Array(30 * RATE)];
  band.render(left, right);
  return [
    { name: 'drums', channels: [fourToTheFloor(124, 20)], sampleRate: RATE },
    { name: 'demo band', channels: [left, right], sampleRate: RATE },
  ];
}

/** The same piece at −40, −20 and 0 dBFS: which feature moves least alike. */
export function levels(what: string, pieces: readonly Piece[], emit: (row: BenchRow) => void): void {
  let least = 1;
  let worst = '';
  let alike = 0;
  let all = 0;
  for (const { name, channels, sampleRate } of pieces) {
    const [left = new Float32Array(0), right = left] = channels;
    const peak = channels.reduce((highest, channel) => channel.reduce((high, sample) => Math.max(high, Math.abs(sample)), highest), 0);
    const at = (db: number) =>
      framesOf(scaled(left, 10 ** (db / 20) / peak), sampleRate, right === left ? undefined : scaled(right, 10 ** (db / 20) / peak));
    const loud = at(0);
    for (const db of [-20, -40]) {
      for (const { name: feature, value, alike: enough } of likenesses(loud, at(db))) {
        all++;
        if (enough) alike++;
        if (value >= least) continue;
        least = value;
        worst = `${feature} of ${name} at ${db} dBFS`;
      }
    }
  }
  emit({ name: `levels, ${what}: feature tracks alike (0.95; categories 0.9)`, value: (100 * alike) / all, unit: '%' });
  emit({ name: `levels, ${what}: least alike (${worst})`, value: least, unit: '' });
}
