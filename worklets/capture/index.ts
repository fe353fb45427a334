import { SAMPLE_BLOCK_LENGTH, writeSampleBlock } from '#app/audio/sample-block.ts';
import type { RawEnd } from '#app/show/processor.ts';
import { createPortFrameWriter } from '#app/show/transport/port-frame-writer.ts';
import { createRingWriter } from '#app/show/transport/ring.ts';

/** Where blocks go: a ring, a port, or nowhere. */
interface Sink {
  write(frame: ArrayLike<number>): boolean;
}

const nowhere: Sink = { write: () => true };

function sinkOf(end: RawEnd | undefined): Sink {
  if (!end) return nowhere;
  return end.type === 'ring' ? createRingWriter(end.buffer) : createPortFrameWriter(end.port, end);
}

/**
 * Audio thread: copies what it hears into the link it was given, one block a render quantum, and does nothing else.
 * `process` allocates nothing. Without a source no blocks leave, so that the analysis knows that nothing is to be heard.
 */
class CaptureProcessor extends AudioWorkletProcessor {
  #sink = nowhere;
  readonly #block = new Float32Array(SAMPLE_BLOCK_LENGTH);

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<RawEnd | undefined>) => {
      this.#sink = sinkOf(data);
    };
  }

  process(inputs: Float32Array[][]): boolean {
    const input = inputs[0];
    const left = input?.[0];
    if (left) {
      writeSampleBlock(this.#block, currentFrame, sampleRate, Date.now(), left, input[1] ?? left);
      this.#sink.write(this.#block);
    }
    return true;
  }
}

registerProcessor('capture', CaptureProcessor);
