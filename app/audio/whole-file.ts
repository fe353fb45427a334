/** The sound of a whole file as one channel. */
export interface WholeSound {
  readonly sampleRate: number;
  readonly samples: Float32Array<ArrayBuffer>;
}

export interface WholeFileOptions {
  readonly signal: AbortSignal;
  /** Lets others have their turn between two slices of work. */
  readonly breathe: () => Promise<void>;
  /** Bytes of sound, as the browser decodes it: `sampleRate` and all its channels. */
  readonly decode?: (bytes: ArrayBuffer) => Promise<AudioBuffer>;
}

/** The rate at which look-ahead was measured; what is above 22 kHz tells nothing of beats. */
const SAMPLE_RATE = 44_100;
/** Longer files are not looked ahead in: while it is decoded a minute of stereo takes 30 MB, and half of that afterwards. */
const LONGEST_SECONDS = 20 * 60;
/** On devices with little memory. */
const LONGEST_SECONDS_SMALL = 8 * 60;
const SMALL_GIGABYTES = 4;
const SLICE = 1 << 19;
/** Share of their power that channels keep in a mix, unless they cancel each other. */
const LEAST_MIX = 0.02;

/** How long a file may be on this device. Browsers that do not tell their memory have enough of it. */
export const longestSeconds = (memoryGigabytes: number | undefined): number =>
  memoryGigabytes !== undefined && memoryGigabytes <= SMALL_GIGABYTES ? LONGEST_SECONDS_SMALL : LONGEST_SECONDS;

const decodeAtRate = (bytes: ArrayBuffer): Promise<AudioBuffer> => new OfflineAudioContext(1, 1, SAMPLE_RATE).decodeAudioData(bytes);

/** Decodes a file and mixes its channels, slice by slice. Rejects where the browser cannot decode it, and where it is given up. */
export async function readWhole(file: Blob, { signal, breathe, decode = decodeAtRate }: WholeFileOptions): Promise<WholeSound> {
  const sound = await decode(await file.arrayBuffer());
  signal.throwIfAborted();
  const { length, numberOfChannels, sampleRate } = sound;
  const samples = new Float32Array(length);
  let power = 0;
  let mixedPower = 0;
  for (let from = 0; from < length; from += SLICE) {
    const to = Math.min(length, from + SLICE);
    for (let c = 0; c < numberOfChannels; c++) {
      const channel = sound.getChannelData(c);
      for (let i = from; i < to; i++) {
        const share = (channel[i] as number) / numberOfChannels;
        samples[i] = (samples[i] as number) + share;
        power += share * share;
      }
    }
    for (let i = from; i < to; i++) mixedPower += (samples[i] as number) ** 2;
    await breathe();
    signal.throwIfAborted();
  }
  // Channels in antiphase cancel each other: then one of them says it all.
  return { sampleRate, samples: mixedPower < LEAST_MIX * power ? sound.getChannelData(0).slice() : samples };
}
