import { createRequire } from 'node:module';
import path from 'node:path';
import Meyda from 'meyda';

/**
 * What others make of the same samples. Only Meyda is installed with the project. aubio (GPL) and essentia.js (AGPL) never ship:
 * they are measured where the folder PEERS, or the project's own, has them (`npm install --prefix FOLDER aubiojs essentia.js`).
 */
export interface Peer {
  readonly name: string;
  /** What it computes, in a few words: no two do the same. */
  readonly does: string;
  run(sound: Float32Array, sampleRate: number): { readonly bpm?: number };
}

const WINDOW = 2048;
const HOP = 512;
const TEN = [
  'chroma',
  'energy',
  'loudness',
  'mfcc',
  'perceptualSharpness',
  'perceptualSpread',
  'rms',
  'spectralCentroid',
  'spectralFlatness',
  'spectralRolloff',
] as const;

const meyda: Peer = {
  name: 'Meyda',
  does: 'ten features a hop, no beat',
  run(sound, sampleRate) {
    const extractor: typeof Meyda = { ...Meyda, bufferSize: WINDOW, sampleRate };
    const features = [...TEN];
    for (let at = 0; at + WINDOW <= sound.length; at += HOP) extractor.extract(features, sound.subarray(at, at + WINDOW));
    return {};
  },
};

interface AubioTempo {
  do(samples: Float32Array): number;
  getBpm(): number;
}
type Aubio = () => Promise<{ readonly Tempo: new (window: number, hop: number, sampleRate: number) => AubioTempo }>;

interface Essentia {
  arrayToVector(samples: Float32Array): { delete(): void };
  RhythmExtractor2013(signal: unknown, maxTempo: number, method: string, minTempo: number): { readonly bpm: number };
  Windowing(frame: unknown, normalized: boolean, size: number, type: string): { readonly frame: unknown };
  Spectrum(frame: unknown, size: number): { readonly spectrum: unknown };
  SpectralPeaks(spectrum: unknown): { readonly frequencies: unknown; readonly magnitudes: unknown };
  HPCP(frequencies: unknown, magnitudes: unknown): unknown;
  MFCC(spectrum: unknown): unknown;
  Flux(spectrum: unknown): unknown;
  RollOff(spectrum: unknown): unknown;
  Centroid(spectrum: unknown): unknown;
}
interface EssentiaModule {
  readonly Essentia: new (wasm: unknown) => Essentia;
  readonly EssentiaWASM: unknown;
}

const aubioPeer = (module: Awaited<ReturnType<Aubio>>): Peer => ({
  name: 'aubio',
  does: 'onset and tempo, causal',
  run(sound, sampleRate) {
    const tempo = new module.Tempo(2 * HOP, HOP, sampleRate);
    for (let at = 0; at + HOP <= sound.length; at += HOP) tempo.do(sound.subarray(at, at + HOP));
    return { bpm: tempo.getBpm() };
  },
});

const essentiaPeers = ({ Essentia, EssentiaWASM }: EssentiaModule): Peer[] => {
  const essentia = new Essentia(EssentiaWASM);
  return [
    {
      name: 'essentia.js, rhythm',
      does: 'multifeature beat tracking of the whole piece at once',
      run(sound) {
        const signal = essentia.arrayToVector(sound);
        const { bpm } = essentia.RhythmExtractor2013(signal, 208, 'multifeature', 40);
        signal.delete();
        return { bpm };
      },
    },
    {
      name: 'essentia.js, features',
      does: 'spectrum, peaks, HPCP, MFCC, flux, rolloff, centroid a hop',
      run(sound) {
        for (let at = 0; at + WINDOW <= sound.length; at += HOP) {
          const frame = essentia.arrayToVector(sound.subarray(at, at + WINDOW));
          const { spectrum } = essentia.Spectrum(essentia.Windowing(frame, true, WINDOW, 'hann').frame, WINDOW);
          const { frequencies, magnitudes } = essentia.SpectralPeaks(spectrum);
          essentia.HPCP(frequencies, magnitudes);
          essentia.MFCC(spectrum);
          essentia.Flux(spectrum);
          essentia.RollOff(spectrum);
          essentia.Centroid(spectrum);
          frame.delete();
        }
        return {};
      },
    },
  ];
};

export interface Peers {
  readonly present: readonly Peer[];
  readonly missing: readonly string[];
}

/** Everybody who is there. */
export async function findPeers(folder = process.env['PEERS']): Promise<Peers> {
  const load = createRequire(folder === undefined ? import.meta.url : path.resolve(folder, 'package.json'));
  const present: Peer[] = [meyda];
  const missing: string[] = [];
  const module = (name: string): unknown => {
    try {
      return load(name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
      missing.push(name);
      return undefined;
    }
  };
  const aubio = module('aubiojs') as Aubio | undefined;
  if (aubio) present.push(aubioPeer(await aubio()));
  const essentia = module('essentia.js') as EssentiaModule | undefined;
  if (essentia) present.push(...essentiaPeers(essentia));
  return { present, missing };
}
