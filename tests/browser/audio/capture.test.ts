import { expect, it } from 'vitest';
import { createCapture, loadWorklet } from '#app/audio/capture.ts';
import { createDemoBand } from '#app/audio/demo-band/band.ts';
import { openMicrophone } from '#app/audio/microphone.ts';
import { blockLeft, blockPosition, blockSampleRate, QUANTUM, SAMPLE_BLOCK_LENGTH } from '#app/audio/sample-block.ts';
import { createScope } from '#app/lib/scope.ts';
import type { Outlet, RawEnd } from '#app/show/processor.ts';
import { createRingBuffer, createRingReader } from '#app/show/transport/ring.ts';
import demoBandUrl from '#worklets/demo-band/index.ts?worker&url';

const scope = createScope();

/** An outlet with nothing but the hand-off that captures use. */
function outletTo(end: RawEnd): Outlet {
  return { send: () => false, full: false, connected: true, handOff: (attach) => attach(end) };
}

function ring(capacity: number) {
  const buffer = createRingBuffer({ element: 'f32', length: SAMPLE_BLOCK_LENGTH, capacity, policy: 'drop-oldest' });
  return { end: { type: 'ring', buffer, capacity } as const, reader: createRingReader(buffer) };
}

const PERIOD = 65_536;

/** A source whose every sample says where it stands: sample n is (n mod 65536) / 65536. */
function counting(context: AudioContext): AudioBufferSourceNode {
  const buffer = context.createBuffer(1, PERIOD, context.sampleRate);
  const samples = buffer.getChannelData(0);
  for (let i = 0; i < PERIOD; i++) samples[i] = i / PERIOD;
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.loop = true;
  return source;
}

/** How many samples do not follow the one before, over blocks of sound that were captured without a gap. */
function breaks(blocks: readonly Float32Array[]): number {
  let count = 0;
  let position: number | undefined;
  let next: number | undefined;
  for (const block of blocks) {
    if (position !== undefined && blockPosition(block) !== position) count++;
    position = blockPosition(block) + QUANTUM;
    for (let i = 0; i < QUANTUM; i++) {
      const value = Math.round((block[blockLeft + i] ?? 0) * PERIOD);
      if (next !== undefined && value !== next) count++;
      next = (value + 1) % PERIOD;
    }
  }
  return count;
}

it('A1, C7: every sample of the audio thread arrives in the ring, in order, at its place', async () => {
  const context = new AudioContext();
  const source = counting(context);
  const { end, reader } = ring(4096);
  source.start();
  const capture = await createCapture(context, source, outletTo(end));
  const blocks: Float32Array[] = [];
  while (blocks.length < 200) {
    const block = reader.read();
    if (block) blocks.push(Float32Array.from(block));
    else await new Promise(requestAnimationFrame);
  }
  capture.dispose();
  await context.close();
  expect(blocks.every((block) => blockSampleRate(block) === context.sampleRate)).toBe(true);
  expect(breaks(blocks.slice(1))).toBe(0);
});

it('A1: without shared memory the same samples arrive through a port', async () => {
  const context = new AudioContext();
  const source = counting(context);
  const { port1, port2 } = new MessageChannel();
  const blocks: Float32Array[] = [];
  const enough = new Promise<void>((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<{ frame: Float32Array<ArrayBuffer> }>) => {
      blocks.push(Float32Array.from(data.frame));
      port1.postMessage({ type: 'frame', frame: data.frame }, [data.frame.buffer]);
      if (blocks.length === 200) resolve();
    };
  });
  const end: RawEnd = { type: 'port', port: port2, capacity: 4096, policy: 'drop-oldest', element: 'f32', length: SAMPLE_BLOCK_LENGTH };
  source.start();
  const capture = await createCapture(context, source, outletTo(end));
  await enough;
  capture.dispose();
  port1.close();
  await context.close();
  expect(breaks(blocks.slice(1))).toBe(0);
});

it('the demo band plays in the audio thread what it plays here', async () => {
  const rate = 44_100;
  const context = new OfflineAudioContext(2, rate * 2, rate);
  await loadWorklet(context, demoBandUrl);
  const node = new AudioWorkletNode(context, 'demo-band', {
    numberOfInputs: 0,
    outputChannelCount: [2],
    processorOptions: { seed: 9, gain: 1 },
  });
  node.connect(context.destination);
  const heard = (await context.startRendering()).getChannelData(0);
  const band = createDemoBand(9, rate);
  const left = new Float32Array(heard.length);
  band.render(left, new Float32Array(heard.length));
  let worst = 0;
  for (let i = 0; i < left.length; i++) worst = Math.max(worst, Math.abs((left[i] ?? 0) - (heard[i] ?? 0)));
  expect(worst).toBeLessThan(1e-6);
});

it('A1: the microphone opens without voice processing', async () => {
  const { track, kept, label } = await openMicrophone(navigator.mediaDevices, '');
  scope.own(() => track.stop());
  expect(label).not.toBe('');
  expect(kept).toEqual([]);
  await scope.close();
  expect(track.readyState).toBe('ended');
});
