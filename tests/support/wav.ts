/** Sound from a WAV file: planar channels, −1…1. */
export interface WavSound {
  readonly sampleRate: number;
  readonly channels: readonly Float32Array[];
}

/** What is wrong with a file, in words for the person who gave it. */
export class WavError extends Error {
  override readonly name = 'WavError';
}

const PCM = 1;
const FLOAT = 3;
const EXTENSIBLE = 0xfffe;

interface Format {
  readonly tag: number;
  readonly channelCount: number;
  readonly sampleRate: number;
  readonly bits: number;
}

const textAt = (view: DataView, at: number): string =>
  String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));

function readFormat(view: DataView, at: number, size: number): Format {
  if (size < 16) throw new WavError('the format chunk is too short');
  const tag = view.getUint16(at, true);
  if (tag === EXTENSIBLE && size < 40) throw new WavError('the extensible format chunk is too short');
  // WAVE_FORMAT_EXTENSIBLE names the true format in the first two bytes of its sub-format GUID.
  const format: Format = {
    tag: tag === EXTENSIBLE ? view.getUint16(at + 24, true) : tag,
    channelCount: view.getUint16(at + 2, true),
    sampleRate: view.getUint32(at + 4, true),
    bits: view.getUint16(at + 14, true),
  };
  if (format.channelCount < 1) throw new WavError('it has no channels');
  if (format.sampleRate < 4000 || format.sampleRate > 384_000)
    throw new WavError(`its sample rate is ${format.sampleRate} Hz; 4 to 384 kHz can be read`);
  const known = format.tag === PCM ? [8, 16, 24, 32] : format.tag === FLOAT ? [32, 64] : [];
  if (!known.includes(format.bits))
    throw new WavError(`its encoding (format ${format.tag}, ${format.bits} bits) is neither integer nor float PCM`);
  return format;
}

function sampleReader(view: DataView, { tag, bits }: Format): (at: number) => number {
  if (tag === FLOAT) return bits === 64 ? (at) => view.getFloat64(at, true) : (at) => view.getFloat32(at, true);
  if (bits === 8) return (at) => (view.getUint8(at) - 128) / 128;
  if (bits === 16) return (at) => view.getInt16(at, true) / 32_768;
  if (bits === 24) return (at) => ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 8_388_608;
  return (at) => view.getInt32(at, true) / 2_147_483_648;
}

/** Reads 8 to 32 bit integer and 32 or 64 bit float PCM, also as WAVE_FORMAT_EXTENSIBLE. Throws a WavError that says what is wrong. */
export function readWav(bytes: Uint8Array): WavSound {
  if (bytes.length === 0) throw new WavError('the file is empty');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || textAt(view, 0) !== 'RIFF' || textAt(view, 8) !== 'WAVE') throw new WavError('not a WAV file');
  let format: Format | undefined;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const id = textAt(view, at);
    const size = view.getUint32(at + 4, true);
    const body = at + 8;
    if (id === 'fmt ') {
      if (body + Math.min(size, 40) > bytes.length) throw new WavError('the file is cut off within its format chunk');
      format = readFormat(view, body, size);
    } else if (id === 'data') {
      if (!format) throw new WavError('its data come before their format');
      return readData(view, format, body, size);
    }
    at = body + size + (size & 1);
  }
  throw new WavError(format ? 'the file is cut off before its samples' : 'it has no format chunk');
}

function readData(view: DataView, format: Format, body: number, size: number): WavSound {
  const present = view.byteLength - body;
  // Streams are written with a length of all ones, or 0, where the writer could not go back: then all that is there counts.
  const streamed = size === 0xffffffff || (size === 0 && present > 0);
  if (!streamed && size > present) throw new WavError(`the file is cut off: ${size} bytes of samples are announced, ${present} are there`);
  const step = format.bits / 8;
  const frames = Math.floor((streamed ? present : size) / (step * format.channelCount));
  if (frames === 0) throw new WavError('it holds no samples');
  const read = sampleReader(view, format);
  const channels = Array.from({ length: format.channelCount }, () => new Float32Array(frames));
  let at = body;
  for (let i = 0; i < frames; i++) {
    for (const channel of channels) {
      channel[i] = read(at);
      at += step;
    }
  }
  return { sampleRate: format.sampleRate, channels };
}

export interface WavFormat {
  readonly bits?: 8 | 16 | 24 | 32;
  readonly float?: boolean;
  readonly extensible?: boolean;
}

/** Writes planar channels as a WAV file; 16-bit integers by default. */
export function writeWav({ sampleRate, channels }: WavSound, { bits = 16, float = false, extensible = false }: WavFormat = {}): Uint8Array {
  const count = channels.length;
  const frames = channels[0]?.length ?? 0;
  const step = bits / 8;
  const formatSize = extensible ? 40 : 16;
  const dataSize = frames * count * step;
  const bytes = new Uint8Array(12 + 8 + formatSize + 8 + dataSize);
  const view = new DataView(bytes.buffer);
  const text = (at: number, value: string): void => {
    for (let i = 0; i < value.length; i++) bytes[at + i] = value.charCodeAt(i);
  };
  text(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, formatSize, true);
  const tag = float ? FLOAT : PCM;
  view.setUint16(20, extensible ? EXTENSIBLE : tag, true);
  view.setUint16(22, count, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * count * step, true);
  view.setUint16(32, count * step, true);
  view.setUint16(34, bits, true);
  if (extensible) {
    view.setUint16(36, 22, true);
    view.setUint16(38, bits, true);
    view.setUint16(44, tag, true);
    bytes.set([0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71], 46);
  }
  const data = 20 + formatSize;
  text(data, 'data');
  view.setUint32(data + 4, dataSize, true);
  const clip = (value: number, scale: number): number => Math.max(-scale, Math.min(scale - 1, Math.round(value * scale)));
  let at = data + 8;
  for (let i = 0; i < frames; i++) {
    for (const channel of channels) {
      const value = channel[i] ?? 0;
      if (float) view.setFloat32(at, value, true);
      else if (bits === 8) view.setUint8(at, clip(value, 128) + 128);
      else if (bits === 16) view.setInt16(at, clip(value, 32_768), true);
      else if (bits === 24) {
        const whole = clip(value, 8_388_608);
        view.setUint16(at, whole & 0xffff, true);
        view.setInt8(at + 2, whole >> 16);
      } else view.setInt32(at, clip(value, 2_147_483_648), true);
      at += step;
    }
  }
  return bytes;
}
