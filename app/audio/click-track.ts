import type { Clock } from '#app/show/processor.ts';

/** Clicks through the loudspeakers at a steady pace, for calibration. */
export interface ClickTrack {
  /** When the clicks so far left for the loudspeakers, by `clock`; what the speakers add is what is looked for. */
  readonly beatsMs: readonly number[];
  stop(): void;
}

export interface ClickTrackDeps {
  readonly create: () => AudioContext;
  readonly clock: Clock;
  readonly intervalMs: number;
  readonly count: number;
  /** The first click comes so late: time to see how the two clocks lie to each other. */
  readonly leadMs: number;
}

const lookMs = 40;
/** Clicks are handed over so early that no timer can be late for them. */
const aheadMs = 400;

/**
 * Plays on a context of its own, so that a show in a pause stays in it. Call within a gesture. A click's time is when the audio thread
 * renders it, as for every sound that is analysed: then the two differ from what is heard by the same.
 */
export function createClickTrack({ create, clock, intervalMs, count, leadMs }: ClickTrackDeps): ClickTrack {
  const context = create();
  const buffer = click(context.sampleRate);
  const beatsMs: number[] = [];
  const startMs = clock.now() + leadMs;
  let next = 0;
  /** The clock less the context's time, ms. Right after a buffer was rendered it is smallest, and true. */
  let skewMs = Number.POSITIVE_INFINITY;
  let cancel = (): void => undefined;

  function look(): void {
    const nowMs = clock.now();
    if (context.state === 'running' && context.currentTime > 0) {
      skewMs = Math.min(skewMs, nowMs - context.currentTime * 1000);
      for (; next < count && startMs + next * intervalMs < nowMs + aheadMs; next++) {
        const atMs = startMs + next * intervalMs;
        // A context that came late plays no click in the past.
        if (atMs < nowMs + lookMs / 2) continue;
        const source = new AudioBufferSourceNode(context, { buffer });
        source.connect(context.destination);
        source.start((atMs - skewMs) / 1000);
        beatsMs.push(atMs);
      }
    }
    if (next < count) cancel = clock.after(lookMs, look);
  }

  context.resume().catch(() => undefined);
  look();
  return {
    beatsMs,
    stop() {
      cancel();
      next = count;
      if (context.state !== 'closed') context.close().catch(() => undefined);
    },
  };
}

/** A wooden tick of 40 ms: sharp at its beginning, so that there is one moment to hear. */
function click(sampleRate: number): AudioBuffer {
  const length = Math.round(sampleRate * 0.04);
  const buffer = new AudioBuffer({ length, sampleRate, numberOfChannels: 1 });
  const samples = buffer.getChannelData(0);
  for (let i = 0; i < length; i++) {
    const t = i / sampleRate;
    samples[i] = 0.5 * Math.exp(-t * 120) * (Math.sin(2 * Math.PI * 1000 * t) + 0.5 * Math.sin(2 * Math.PI * 2400 * t));
  }
  return buffer;
}
