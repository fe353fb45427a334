import { SAMPLE_BLOCK_LENGTH, writeSampleBlock } from '#app/audio/sample-block.ts';
import type { RawEnd } from '#app/show/processor.ts';
import { createRawWriter, nowhere } from '#app/show/transport/raw-writer.ts';

/**
 * Audio thread: copies what it hears into the link it was given, one block a render quantum, and does nothing else.
 * `process` allocates nothing. Without a source no blocks leave, so that the analysis knows that nothing is to be heard.
 */
class CaptureProcessor extends AudioWorkletProcessor {
  #writer = nowhere;
  /** Nothing is wanted any more: the browser lets go of the node. */
  #over = false;
  readonly #block = new Float32Array(SAMPLE_BLOCK_LENGTH);

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<RawEnd | 'over' | undefined>) => {
      this.#writer.finish();
      this.#over = data === 'over';
      this.#writer = createRawWriter(data === 'over' ? undefined : data);
    };
  }

  process(inputs: Float32Array[][]): boolean {
    const input = inputs[0];
    const left = input?.[0];
    if (left) {
      writeSampleBlock(this.#block, currentFrame, sampleRate, Date.now(), left, input[1] ?? left);
      this.#writer.write(this.#block);
    }
    return !this.#over;
  }
}

registerProcessor('capture', CaptureProcessor);
