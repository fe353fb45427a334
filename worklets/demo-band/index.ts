import { createDemoBand } from '#app/audio/demo-band/band.ts';
import type { DemoBandOptions, DemoBandOrder } from '#app/audio/demo-band/orders.ts';

/** Audio thread: plays the demo band. Between orders it stands still, and goes on with the very next sample. */
class DemoBandProcessor extends AudioWorkletProcessor {
  #band;
  #playing: boolean;
  #over = false;
  readonly #gain: number;

  constructor(options: { processorOptions: DemoBandOptions }) {
    super();
    const { seed, gain, playing = true } = options.processorOptions;
    this.#band = createDemoBand(seed, sampleRate);
    this.#playing = playing;
    this.#gain = gain;
    this.port.onmessage = ({ data }: MessageEvent<DemoBandOrder>) => {
      if (data.fromBar !== undefined) this.#band = createDemoBand(seed, sampleRate, data.fromBar);
      this.#playing = data.playing ?? this.#playing;
      this.#over = data.over ?? this.#over;
    };
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    if (this.#over) return false;
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
