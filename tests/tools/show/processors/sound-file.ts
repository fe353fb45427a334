import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { QUANTUM, SAMPLE_BLOCK_LENGTH, writeSampleBlock } from '#app/audio/sample-block.ts';
import type { Processor, ProcessorContext } from '#app/show/processor.ts';
import { readWav } from '#tests/support/wav.ts';
import type { SoundFileConfig } from './sound-file-kind.ts';
import type { Teller } from './told.ts';

const TICK_MS = 5;
/** Blocks sent before the thread's other work has its turn. */
const BLOCKS_PER_TURN = 512;
/** What a reader that stalled has missed is not caught up with beyond this. */
const MOST_BEHIND_MS = 250;

const stateSchema = v.object({ position: v.pipe(v.number(), v.integer(), v.minValue(0)), soundMs: v.number() });

/**
 * Plays a WAV file into the graph, in its own time or as fast as its readers take it. It waits while nobody is linked, so that a reader
 * which is restarted misses nothing but what it had taken.
 */
export async function createSoundFile(context: ProcessorContext<SoundFileConfig>): Promise<Processor<SoundFileConfig>> {
  const { clock } = context;
  const outlet = context.outlet<Float32Array>('samples');
  const teller = context.resource<Teller>('teller');
  const { sampleRate, channels } = readWav(await readFile(context.config.path, { signal: context.signal }));
  const left = channels[0] ?? new Float32Array(0);
  const right = channels[1] ?? left;
  const block = new Float32Array(SAMPLE_BLOCK_LENGTH);
  const quantumLeft = new Float32Array(QUANTUM);
  const quantumRight = new Float32Array(QUANTUM);
  let { speed } = context.config;
  let position = 0;
  let ended = false;
  /** Position `since.position` was due at `since.ms`; undefined while it stands. */
  let since: { readonly ms: number; readonly position: number } | undefined;
  let cancelTick = (): void => undefined;
  /** Milliseconds since 1970, less all the time for which the sound stood: to whoever listens it never did. */
  let stoodMs = 0;
  let standsSinceMs: number | undefined = Date.now();
  const soundMs = (): number => (standsSinceMs ?? Date.now()) - stoodMs;

  /** A whole quantum; the last one ends in silence. */
  function cut(channel: Float32Array, quantum: Float32Array): Float32Array {
    quantum.fill(0);
    quantum.set(channel.subarray(position, position + QUANTUM));
    return quantum;
  }

  function send(): boolean {
    writeSampleBlock(block, position, sampleRate, soundMs(), cut(left, quantumLeft), cut(right, quantumRight));
    if (!outlet.send(block)) return false;
    position += QUANTUM;
    return true;
  }

  /** Up to which position the file should have played by now. */
  function due(): number {
    if (speed === 0) return left.length;
    const now = clock.now();
    since ??= { ms: now, position };
    const at = since.position + ((now - since.ms) / 1000) * sampleRate * speed;
    if (at - position <= (MOST_BEHIND_MS / 1000) * sampleRate * speed) return at;
    since = { ms: now, position };
    return position;
  }

  function stand(): void {
    cancelTick();
    since = undefined;
    standsSinceMs ??= Date.now();
  }

  function go(): void {
    cancelTick();
    if (standsSinceMs !== undefined) stoodMs += Date.now() - standsSinceMs;
    standsSinceMs = undefined;
  }

  return {
    process() {
      if (ended) return;
      if (!outlet.connected) return stand();
      go();
      const until = Math.min(due(), left.length);
      for (let blocks = 0; position < until && blocks < BLOCKS_PER_TURN; blocks++) if (!send()) return;
      if (position >= left.length) {
        ended = true;
        teller.postMessage({ type: 'ended', time: left.length / sampleRate });
      } else if (position < until) context.trigger();
      else cancelTick = clock.after(TICK_MS, context.trigger);
    },
    reconfigure(config) {
      if (config.path !== context.config.path) throw new Error('another file begins anew: add another sound-file');
      speed = config.speed;
      since = undefined;
    },
    pause: stand,
    checkpoint: () => ({ position, soundMs: soundMs() }),
    restore(state) {
      const before = v.parse(stateSchema, state);
      position = before.position;
      stoodMs = (standsSinceMs ?? Date.now()) - before.soundMs;
    },
    cleanup: stand,
  };
}
