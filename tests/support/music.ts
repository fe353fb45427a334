import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDemoBand } from '#app/audio/demo-band/band.ts';
import { createRandom } from '#app/lib/random.ts';
import { createSong, type SongOrder } from './songs.ts';
import { writeWav } from './wav.ts';

const sampleRate = 44_100;

export interface MusicFile {
  readonly path: string;
  readonly bpm: number;
  remove(): Promise<void>;
}

/** A WAV file of the demo band, followed by silence, for the fake microphone, which loops it. */
export async function createMusicFile(options: {
  readonly seed: number;
  readonly musicSeconds: number;
  readonly silenceSeconds: number;
}): Promise<MusicFile> {
  const band = createDemoBand(options.seed, sampleRate);
  const music = Math.floor(options.musicSeconds * sampleRate);
  const length = music + Math.floor(options.silenceSeconds * sampleRate);
  const left = new Float32Array(length);
  const right = new Float32Array(length);
  band.render(left.subarray(0, music), right.subarray(0, music));
  return { ...(await keep(left, right)), bpm: band.bpm };
}

/** A WAV file with a loud, short burst about every `everySeconds` in otherwise silence: unevenly, so that none can be foretold. */
export async function createImpulseFile(options: { readonly count: number; readonly everySeconds: number }): Promise<MusicFile> {
  const length = Math.floor(options.count * options.everySeconds * sampleRate);
  const samples = new Float32Array(length);
  const random = createRandom(11);
  for (let n = 0; n < options.count; n++) {
    const start = Math.floor((n + 0.25 + 0.5 * random()) * options.everySeconds * sampleRate);
    for (let i = 0; i < 0.02 * sampleRate; i++) samples[start + i] = 0.9 * Math.sin(i * 0.35) * Math.exp(-i / (0.006 * sampleRate));
  }
  return { ...(await keep(samples, samples)), bpm: 60 / options.everySeconds };
}

export interface BeatFile extends MusicFile {
  /** Of each beat after the mark, seconds. */
  readonly beats: readonly number[];
}

/** How loud the mark is at least, and the music at most. */
export const MARK_LEVEL = 0.9;
const MUSIC_LEVEL = 0.6;

/** A WAV file with a loud mark, a pause, and a song whose beats are known from the mark on: what a probe hears of the mark tells it when each beat sounds. */
export async function createBeatFile(order: SongOrder): Promise<BeatFile> {
  const song = createSong(order, sampleRate);
  const from = 2 * sampleRate;
  const samples = new Float32Array(from + song.sound.length);
  const peak = song.sound.reduce((high, sample) => Math.max(high, Math.abs(sample)), 0);
  for (const [i, sample] of song.sound.entries()) samples[from + i] = (MUSIC_LEVEL / peak) * sample;
  const mark = sampleRate / 2;
  for (let i = 0; i < 0.02 * sampleRate; i++) samples[mark + i] = 0.99 * Math.cos((2 * Math.PI * 500 * i) / sampleRate);
  return { ...(await keep(samples, samples)), bpm: song.bpm, beats: song.beats.map((beat) => beat + (from - mark) / sampleRate) };
}

async function keep(left: Float32Array, right: Float32Array): Promise<Pick<MusicFile, 'path' | 'remove'>> {
  const folder = await mkdtemp(join(tmpdir(), 'algorhythmic-music-'));
  const path = join(folder, 'music.wav');
  await writeFile(path, writeWav({ sampleRate, channels: [left, right] }));
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}
