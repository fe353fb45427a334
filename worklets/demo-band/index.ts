import { createDemoBand } from '#app/audio/demo-band/band.ts';

/** What the page asks for when it makes the node. */
export interface DemoBandOptions {
  readonly seed: number;
  readonly gain: number;
}

/** Audio thread: plays the demo band. */
class DemoBandProcessor extends AudioWorkletProcessor {
  readonly #band;
  #playing = true;
  #gain: number;

  constructor(options: { processorOptions: DemoBandOptions }) {
    super();
    const { seed, gain } = options.processorOptions;
    this.#band = createDemoBand(seed, sampleRate);
    this.#gain = gain;
    this.port.onmessage = ({ data }: MessageEvent<{ playing?: boolean; gain?: number }>) => {
      this.#playing = data.playing ?? this.#playing;
      this.#gain = data.gain ?? this.#gain;
    };
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const left = outputs[0]?.[0];
    const right = outputs[0]?.[1];
    if (!left || !right || !this.#playing) return true;
    this.#band.render(left, right);
    for (let i = 0; i < left.length; i++) {
      left[i] = (left[i] ?? 0) * this.#gain;
      right[i] = (right[i] ?? 0) * this.#gain;
    }
    return true;
  }
}

registerProcessor('demo-band', DemoBandProcessor);
