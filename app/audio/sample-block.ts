/**
 * A block of captured sound as it travels from the audio thread: one render quantum, planar stereo, 32-bit floats.
 * Position and time are split in two because a 32-bit float counts exactly only to 2^24.
 */
export const QUANTUM = 128;
const HEADER = 5;
export const SAMPLE_BLOCK_LENGTH = HEADER + 2 * QUANTUM;
const SPLIT = 2 ** 20;

/**
 * Writes position (frames since the AudioContext began), sample rate, the wall clock of the audio thread (ms since 1970) and 128
 * frames of each channel. Mono callers pass the same array twice.
 */
export function writeSampleBlock(
  block: Float32Array,
  position: number,
  sampleRate: number,
  epochMs: number,
  left: Float32Array,
  right: Float32Array,
): void {
  block[0] = Math.floor(position / SPLIT);
  block[1] = position % SPLIT;
  block[2] = sampleRate;
  block[3] = Math.floor(epochMs / SPLIT);
  block[4] = epochMs % SPLIT;
  block.set(left, HEADER);
  block.set(right, HEADER + QUANTUM);
}

export const blockPosition = (block: Float32Array): number => (block[0] ?? 0) * SPLIT + (block[1] ?? 0);
export const blockSampleRate = (block: Float32Array): number => block[2] ?? 0;
export const blockEpochMs = (block: Float32Array): number => (block[3] ?? 0) * SPLIT + (block[4] ?? 0);
export const blockLeft = HEADER;
export const blockRight = HEADER + QUANTUM;
